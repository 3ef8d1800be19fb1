using Astrolode.Images.Sky;

namespace Astrolode.Images.Healpix;

/// <summary>How a small circle and a shape lie to each other.</summary>
internal enum Relation
{
    /// <summary>They have no point in common.</summary>
    Apart,

    /// <summary>The circle lies in the shape as a whole.</summary>
    Within,

    /// <summary>Neither is certain.</summary>
    Unclear,
}

/// <summary>
/// A closed shape on the sphere whose pixels <see cref="PixelCoverage"/> finds. Angles given to and by it are of the frame that the pixels are in.
/// </summary>
public abstract class SkyShape
{
    private protected SkyShape()
    {
    }

    /// <summary>Least width of the shape, degrees: what a pixel should be much smaller than to show it.</summary>
    public abstract double WidthDegrees { get; }

    /// <summary>Whether a longitude and latitude, degrees, are in the shape.</summary>
    public bool Contains(double lonDegrees, double latDegrees) => Contains(Direction.Towards(lonDegrees, latDegrees));

    /// <summary>The same shape on the sky, described in another frame.</summary>
    public abstract SkyShape Rotate(SkyFrame from, SkyFrame to);

    /// <summary>Whether a direction is in the shape.</summary>
    internal abstract bool Contains(in Direction at);

    /// <summary>Relation to the circle of a radius (radians, below a quarter of the circle) around a direction. Apart and Within must be true where they are said.</summary>
    internal abstract Relation Relate(in Direction centre, double radius);
}
