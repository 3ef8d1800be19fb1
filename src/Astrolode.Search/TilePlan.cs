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
    public long Count => ScalesArcsec.Sum(scale => Enumerable.Range(0, Rows(scale)).Sum(row => (long)Columns(scale, row)));

    /// <summary>A number that <see cref="Count"/> does not exceed, from the area and the tile's; takes no time.</summary>
    public double CountAtMost => ScalesArcsec.Sum(scale => (LatSpan / Step(scale) + 1) * (Bounds.LonWidthDegrees / Step(scale) + 1));

    // Not zero, so that a region that is a line has a row of tiles.
    private double LatSpan => Math.Max(1e-9, Bounds.LatMaxDegrees - Bounds.LatMinDegrees);

    /// <summary>All tiles in order, finest scale as listed first.</summary>
    public IEnumerable<PlannedTile> Tiles()
    {
        long number = 0;
        foreach (double scale in ScalesArcsec)
        {
            int rows = Rows(scale);
            for (int row = 0; row < rows; row++)
            {
                int columns = Columns(scale, row);
                for (int column = 0; column < columns; column++)
                {
                    yield return new PlannedTile(number++, Grid(scale, row, column, columns));
                }
            }
        }
    }

    /// <summary>
    /// In how many tiles of the plan a box is whole, at the scales where its sides are from <paramref name="minPixels"/> to <paramref name="maxPixels"/>:
    /// the views of it that a network can judge. Fewer at the border of the region than inside.
    /// </summary>
    public int Views(in SkyBox box, double minPixels, double maxPixels)
    {
        int views = 0;
        foreach (double scale in ScalesArcsec)
        {
            if (3600 / scale * Math.Min(box.WidthDegrees, box.HeightDegrees) >= minPixels && 3600 / scale * Math.Max(box.WidthDegrees, box.HeightDegrees) <= maxPixels)
            {
                views += Views(box, scale);
            }
        }
        return views;
    }

    private int Views(in SkyBox box, double scale)
    {
        int views = 0;
        double half = TileSize * scale / 7200;
        int rows = Rows(scale);
        (int firstRow, int lastRow) = Around((box.LatDegrees - Bounds.LatMinDegrees) / LatSpan, half / LatSpan, rows);
        for (int row = Math.Max(0, firstRow); row <= Math.Min(rows - 1, lastRow); row++)
        {
            int columns = Columns(scale, row);
            double middle = Bounds.LonDegrees + Bounds.LonWidthDegrees / 2;
            double along = 0.5 + Math.IEEERemainder(box.LonDegrees - middle, 360) / Bounds.LonWidthDegrees;
            double reach = half / Math.Max(1e-9, Math.Cos(Math.Min(90, Math.Abs(box.LatDegrees) + half) * (Math.PI / 180))) / Bounds.LonWidthDegrees;
            (int first, int last) = Around(along, Math.Min(1, reach), columns);
            // The tiles of a whole circle go on at its other end.
            bool circle = Bounds.LonWidthDegrees >= 360;
            (first, last) = circle ? (first, Math.Min(last, first + columns - 1)) : (Math.Max(0, first), Math.Min(columns - 1, last));
            for (int column = first; column <= last; column++)
            {
                TanGrid grid = Grid(scale, row, (column % columns + columns) % columns, columns);
                views += grid.SkyBoxToPixel(box, out double x1, out double y1, out double x2, out double y2)
                    && TileBoxes.IsWhole((x1 + 0.5) / TileSize, (y1 + 0.5) / TileSize, (x2 + 0.5) / TileSize, (y2 + 0.5) / TileSize) ? 1 : 0;
            }
        }
        return views;
    }

    // The places 0 to count - 1, each in the middle of its share of 0..1, that are within a reach of a point.
    private static (int First, int Last) Around(double at, double reach, int count) =>
        ((int)Math.Ceiling((at - reach) * count - 0.5), (int)Math.Floor((at + reach) * count - 0.5));

    private TanGrid Grid(double scale, int row, int column, int columns) => new(Bounds.Frame,
        SkyPosition.WrapDegrees(Bounds.LonDegrees + Bounds.LonWidthDegrees * (column + 0.5) / columns), Lat(row, Rows(scale)), TileSize, TileSize, scale);

    private double Step(double scale) => TileSize * scale / 3600 * (1 - Overlap);

    // Rows of tile centres. The outermost tiles reach beyond the bounds by half the overlap, so that a box centred on the
    // border is whole in some tile.
    private int Rows(double scale) => Math.Max(1, (int)Math.Ceiling(LatSpan / Step(scale)));

    private double Lat(int row, int rows) => Bounds.LatMinDegrees + LatSpan * (row + 0.5) / rows;

    private int Columns(double scale, int row) =>
        Math.Max(1, (int)Math.Ceiling(Bounds.LonWidthDegrees * WidestCosine(Lat(row, Rows(scale)), TileSize * scale / 7200) / Step(scale)));

    // cos latitude at the edge of the row that is nearest the equator, where a degree of longitude is longest.
    private static double WidestCosine(double latDegrees, double halfDegrees) =>
        Math.Cos(Math.Max(0, Math.Abs(latDegrees) - halfDegrees) * (Math.PI / 180));
}

/// <summary>One tile of a plan: its number and where it lies.</summary>
public readonly record struct PlannedTile(long Number, TanGrid Grid);
