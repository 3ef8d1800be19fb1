using Astrolode.Images.Sky;

namespace Astrolode.Images.Healpix;

/// <summary>All directions within an angle of a centre.</summary>
public sealed class CircleShape : SkyShape
{
    private readonly Direction centre;
    private readonly double radius;

    /// <summary>A circle; longitude, latitude and radius (0 to 180) in degrees.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is not from 0 to 180.</exception>
    public CircleShape(double lonDegrees, double latDegrees, double radiusDegrees)
        : this(Direction.Towards(lonDegrees, latDegrees), Direction.Radians(radiusDegrees))
    {
    }

    private CircleShape(Direction centre, double radius)
    {
        if (!(radius >= 0 && radius <= Math.PI))
        {
            throw new ArgumentOutOfRangeException(nameof(radius), "a circle's radius must be from 0 to 180 degrees");
        }
        (this.centre, this.radius) = (centre, radius);
    }

    /// <inheritdoc/>
    public override double WidthDegrees => 2 * radius * (180 / Math.PI);

    /// <inheritdoc/>
    public override SkyShape Rotate(SkyFrame from, SkyFrame to) => new CircleShape(centre.Rotate(from, to), radius);

    internal override bool Contains(in Direction at) => centre.Angle(at) <= radius;

    internal override Relation Relate(in Direction centre, double radius)
    {
        double away = this.centre.Angle(centre);
        return away > this.radius + radius ? Relation.Apart : away < this.radius - radius ? Relation.Within : Relation.Unclear;
    }
}
