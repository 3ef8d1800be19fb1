using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Populations;

/// <summary>The patch of sky that is filled with objects: a rectangle on a tangent plane.</summary>
/// <param name="Grid">Its plane and place.</param>
/// <param name="MinX">Left edge, pixels of the grid; like the others it may lie outside of the grid.</param>
/// <param name="MinY">Lower edge.</param>
/// <param name="MaxX">Right edge.</param>
/// <param name="MaxY">Upper edge.</param>
internal sealed record SkyField(TanGrid Grid, double MinX, double MinY, double MaxX, double MaxY)
{
    /// <summary>Its area, square arcmin.</summary>
    public double SquareArcmin => (MaxX - MinX) * (MaxY - MinY) * Grid.ScaleArcsec * Grid.ScaleArcsec / 3600;

    /// <summary>A place in it, evenly drawn: longitude and latitude in the grid's frame, degrees.</summary>
    public (double LonDegrees, double LatDegrees) Draw(ref RandomStream random) => Grid.PixelToSky(random.Uniform(MinX, MaxX), random.Uniform(MinY, MaxY));
}
