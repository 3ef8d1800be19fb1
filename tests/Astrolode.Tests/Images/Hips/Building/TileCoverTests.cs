using Astrolode.Images.Healpix;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Hips.Building;

public class TileCoverTests
{
    [Fact]
    public void A_search_for_billions_of_tiles_can_be_stopped()
    {
        using WorldCoordinates wcs = SkyImages.Wcs(300, 300, 10, 20, 60);
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => TileCover.Find(wcs, 300, 300, SkyFrame.Icrs, 12, stop.Token));
    }

    [Theory]
    [InlineData("TAN", 0, 6)]
    [InlineData("TAN", 89.9, 7)]
    [InlineData("CAR", 0, 4)]
    [InlineData("SIN", 0, 3)]
    [InlineData("AIT", 0, 3)]
    [InlineData("ZEA", -90, 5)]
    public void No_pixel_is_in_a_tile_that_is_not_named(string projection, double latitude, int order)
    {
        Random random = new(order);
        for (int trial = 0; trial < 6; trial++)
        {
            int width = random.Next(1, 400), height = random.Next(1, 400);
            double scale = 3600 * NestedIndex.PixelSideDegrees(order) * Math.Pow(2, -random.Next(1, 9));
            using WorldCoordinates wcs = SkyImages.Wcs(width, height, projection is "CAR" or "AIT" ? 0 : 360 * random.NextDouble(), latitude, scale, 360 * random.NextDouble(), projection);
            foreach (SkyFrame frame in (SkyFrame[])[SkyFrame.Icrs, SkyFrame.Galactic])
            {
                SpaceMoc tiles = TileCover.Find(wcs, width, height, frame, order);
                HashSet<long> needed = [];
                for (int i = 0; i < width * height; i++)
                {
                    SkyPosition position = wcs.PixelToSky(i % width, i / width);
                    if (!double.IsNaN(position.RaDegrees))
                    {
                        (double lon, double lat) = position.To(frame);
                        needed.Add(NestedIndex.AngleToPixel(order, lon, lat));
                    }
                }
                Assert.All(needed, cell => Assert.True(tiles.Meets(order, cell)));
                // A ring of neighbours at most.
                Assert.InRange(tiles.CellCount, needed.Count, 9 * needed.Count + 30);
            }
        }
    }
}
