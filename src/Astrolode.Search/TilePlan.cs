using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Search;

/// <summary>
/// The overlapping tiles that cover a stretch of sky at one or more scales: rows of latitude, tiles along longitude.
/// A tile's number is its place in the enumeration and never changes for the same bounds and settings, so that a search can
/// resume from the numbers it has done. Nothing is stored: a survey of any length enumerates in constant memory.
/// </summary>
/// <param name="Bounds">The stretch of sky, a box in the survey's frame. Width is an angle on the sky at the box's centre.</param>
/// <param name="ScalesArcsec">Pixel scales, arcsec per pixel, each covering the whole stretch.</param>
/// <param name="TileSize">Side of a tile in pixels.</param>
/// <param name="Overlap">Fraction of the tile's side shared with the next tile, 0 to 0.9. A box smaller than this fraction lies whole in some tile.</param>
public sealed record TilePlan(LonLatRange Bounds, IReadOnlyList<double> ScalesArcsec, int TileSize, double Overlap)
{
    /// <summary>How many tiles there are.</summary>
    public int Count => ScalesArcsec.Sum(CountAt);

    /// <summary>All tiles in order, finest scale as listed first.</summary>
    public IEnumerable<PlannedTile> Tiles()
    {
        int number = 0;
        foreach (double scale in ScalesArcsec)
        {
            double side = TileSize * scale / 3600;
            foreach ((double lat, int columns) in Rows(side))
            {
                for (int column = 0; column < columns; column++)
                {
                    double lon = Bounds.LonDegrees + Bounds.LonWidthDegrees * (column + 0.5) / columns;
                    TanGrid grid = new(Bounds.Frame, SkyPosition.WrapDegrees(lon), lat, TileSize, TileSize, scale);
                    yield return new PlannedTile(number++, grid);
                }
            }
        }
    }

    private int CountAt(double scale) => Rows(TileSize * scale / 3600).Sum(row => row.Columns);

    // Rows of tile centres. The outermost tiles reach beyond the bounds by half the overlap, so that a box centred on the
    // border is whole in some tile.
    private IEnumerable<(double Lat, int Columns)> Rows(double sideDegrees)
    {
        double step = sideDegrees * (1 - Overlap);
        double span = Bounds.LatMaxDegrees - Bounds.LatMinDegrees;
        int rows = Math.Max(1, (int)Math.Ceiling(span / step));
        for (int row = 0; row < rows; row++)
        {
            double lat = Bounds.LatMinDegrees + span * (row + 0.5) / rows;
            double widest = WidestCosine(lat, sideDegrees / 2);
            int columns = Math.Max(1, (int)Math.Ceiling(Bounds.LonWidthDegrees * widest / step));
            yield return (lat, columns);
        }
    }

    // cos latitude at the edge of the row that is nearest the equator, where a degree of longitude is longest.
    private static double WidestCosine(double latDegrees, double halfDegrees) =>
        Math.Cos(Math.Max(0, Math.Abs(latDegrees) - halfDegrees) * (Math.PI / 180));
}

/// <summary>One tile of a plan: its number and where it lies.</summary>
public readonly record struct PlannedTile(int Number, TanGrid Grid);
