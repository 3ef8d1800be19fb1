using Astrolode.Images.Sky;

namespace Astrolode.Images.Healpix;

/// <summary>
/// A spherical ellipse: all directions whose angles to two foci add up to at most the major axis. Seen from its centre on the tangent plane it is
/// a plane ellipse with semi-axes tan a and tan b, since the foci lie at cos f = cos a / cos b from the centre.
/// </summary>
public sealed class EllipseShape : SkyShape
{
    private readonly Direction focus;
    private readonly Direction otherFocus;
    private readonly double major;
    private readonly double minor;

    /// <summary>An ellipse.</summary>
    /// <param name="lonDegrees">Longitude of the centre, degrees.</param>
    /// <param name="latDegrees">Latitude of the centre, degrees.</param>
    /// <param name="majorDegrees">Semi-major axis, degrees, above 0 and below 90.</param>
    /// <param name="minorDegrees">Semi-minor axis, degrees, above 0 and at most the semi-major axis.</param>
    /// <param name="angleDegrees">Position angle of the major axis at the centre, degrees from north through east.</param>
    /// <exception cref="ArgumentOutOfRangeException">The axes are not so.</exception>
    public EllipseShape(double lonDegrees, double latDegrees, double majorDegrees, double minorDegrees, double angleDegrees)
    {
        if (!(minorDegrees > 0 && minorDegrees <= majorDegrees && majorDegrees < 90))
        {
            throw new ArgumentOutOfRangeException(nameof(majorDegrees), "an ellipse's semi-axes must be above 0 and below 90 degrees, the minor not above the major");
        }
        (major, minor) = (Direction.Radians(majorDegrees), Direction.Radians(minorDegrees));
        // cos f = cos a / cos b, in the half angles that keep their digits for small ellipses.
        double toFocus = 2 * Math.Asin(Math.Sqrt(Math.Sin((major + minor) / 2) * Math.Sin((major - minor) / 2) / Math.Cos(minor)));
        (double east, double north) = Math.SinCos(Direction.Radians(angleDegrees));
        Direction centre = Direction.Towards(lonDegrees, latDegrees);
        double tangent = Math.Tan(toFocus);
        (focus, otherFocus) = (centre.Offset(tangent * east, tangent * north), centre.Offset(-tangent * east, -tangent * north));
    }

    private EllipseShape(Direction focus, Direction otherFocus, double major, double minor) =>
        (this.focus, this.otherFocus, this.major, this.minor) = (focus, otherFocus, major, minor);

    /// <inheritdoc/>
    public override double WidthDegrees => 2 * minor * (180 / Math.PI);

    /// <inheritdoc/>
    public override SkyShape Rotate(SkyFrame from, SkyFrame to) => new EllipseShape(focus.Rotate(from, to), otherFocus.Rotate(from, to), major, minor);

    internal override bool Contains(in Direction at) => focus.Angle(at) + otherFocus.Angle(at) <= 2 * major;

    internal override Relation Relate(in Direction centre, double radius)
    {
        double first = focus.Angle(centre), second = otherFocus.Angle(centre);
        double beyond = (first + second) / 2 - major, reach = radius * Steepest(first, second, radius);
        return beyond > reach ? Relation.Apart : beyond < -reach ? Relation.Within : Relation.Unclear;
    }

    // The most by which the mean distance to the foci grows on a step of one anywhere in the circle: the cosine of half the angle between the directions to the foci,
    // which on a step turns by at most 1/sin d for a focus at distance d.
    private double Steepest(double first, double second, double radius)
    {
        double sine = Math.Min(LeastSine(first, radius), LeastSine(second, radius));
        if (sine <= 0)
        {
            return 1;
        }
        double between = (focus.Dot(otherFocus) - Math.Cos(first) * Math.Cos(second)) / (Math.Sin(first) * Math.Sin(second));
        double half = Math.Acos(Math.Clamp(between, -1, 1)) / 2 - radius / sine;
        return half > 0 ? Math.Cos(half) : 1;
    }

    private static double LeastSine(double distance, double radius) => distance - radius <= 0 || distance + radius >= Math.PI
        ? 0
        : Math.Min(Math.Sin(distance - radius), Math.Sin(distance + radius));
}
