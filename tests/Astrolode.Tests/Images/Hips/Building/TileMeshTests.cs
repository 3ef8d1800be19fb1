using Astrolode.Images.Healpix;
using Astrolode.Images.Hips;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Hips.Building;

public class TileMeshTests
{
    private const int Width = 64;

    [Theory]
    [InlineData("TAN", "RA---,DEC--", 1, 5.0)]
    [InlineData("TAN", "GLON-,GLAT-", 4, 40.0)]
    [InlineData("CAR", "GLON-,GLAT-", 3, 41.8)]
    [InlineData("AIT", "RA---,DEC--", 2, 0.0)]
    [InlineData("SIN", "RA---,DEC--", 3, 89.9)]
    [InlineData("ZEA", "RA---,DEC--", 1, -90.0)]
    [InlineData("STG", "RA---,DEC--", 5, -41.81)]
    public void Positions_are_those_of_the_projections_to_a_thousandth_of_a_pixel(string projection, string frame, int order, double latitude)
    {
        double scale = 3600 * NestedIndex.PixelSideDegrees(order) / Width;
        int size = 300;
        // The cylindrical and all-sky projections are only what they are called about the origin.
        double reference = projection is "CAR" or "AIT" ? 0 : latitude;
        using WorldCoordinates wcs = SkyImages.Wcs(size, size, 33, reference, scale, 20, projection, frame);
        SkyFrame target = wcs.Frame.TileFrame;
        SkyPosition centre = SkyPosition.From(target, 33, latitude);
        double worst = 0;
        int places = 0;
        foreach (SkyFrame hips in (SkyFrame[])[SkyFrame.Icrs, SkyFrame.Galactic])
        {
            (double lon, double lat) = centre.To(hips);
            TileKey key = new(order, NestedIndex.AngleToPixel(order, lon, lat));
            TileMesh mesh = new(key, Width, hips);
            double[] nodes = mesh.Place(wcs);
            double[] xy = new double[2 * TileMesh.Cell * TileMesh.Cell];
            for (int cell = 0; cell < mesh.Cells * mesh.Cells; cell++)
            {
                bool filled = mesh.Fill(nodes, cell % mesh.Cells, cell / mesh.Cells, wcs, size, size, xy, out _);
                for (int i = 0; i < TileMesh.Cell * TileMesh.Cell; i++)
                {
                    (double x, double y) = Exact(key, hips, wcs, cell % mesh.Cells * TileMesh.Cell + i % TileMesh.Cell, cell / mesh.Cells * TileMesh.Cell + i / TileMesh.Cell);
                    if (filled && !double.IsNaN(x))
                    {
                        worst = Math.Max(worst, Math.Max(Math.Abs(x - xy[2 * i]), Math.Abs(y - xy[2 * i + 1])));
                        places++;
                    }
                    else
                    {
                        Assert.False(!filled && x > -0.5 && y > -0.5 && x < size - 0.5 && y < size - 0.5, $"a pixel at {x}, {y} was left out");
                        Assert.False(filled && !double.IsNaN(xy[2 * i]), "a place where the projection has no sky");
                    }
                }
            }
        }
        Assert.True(places > 1000, $"{places} places were compared");
        Assert.True(worst < 2 * TileMesh.Tolerance, $"{worst} pixels");
    }

    private static (double X, double Y) Exact(TileKey key, SkyFrame hips, WorldCoordinates wcs, int column, int row)
    {
        int order = key.Order + int.Log2(Width);
        long pixel = key.Pixel * Width * Width + NestedIndex.Compose(int.Log2(Width), 0, Width - 1 - row, column);
        (double x, double y, double z) = NestedIndex.PixelToVector(order, pixel);
        (double lon, double lat) = SkyPosition.Angles(x, y, z);
        Span<double> xy = stackalloc double[2];
        wcs.SkyToPixel(CelestialFrame.Of(hips), [lon, lat], xy);
        return (xy[0], xy[1]);
    }
}
