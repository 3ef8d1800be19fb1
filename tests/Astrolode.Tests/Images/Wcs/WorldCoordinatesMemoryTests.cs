using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Wcs;

/// <summary>Run without other tests beside them, whose allocations would be counted, too: all threads are watched.</summary>
[CollectionDefinition(nameof(WorldCoordinatesMemoryTests), DisableParallelization = true)]
[Collection(nameof(WorldCoordinatesMemoryTests))]
public class WorldCoordinatesMemoryTests
{
    // From 32,768 points on, all processors take part.
    [Theory]
    [InlineData(30_000)]
    [InlineData(1_000_000)]
    public void Nothing_is_allocated_per_point(int points)
    {
        using WorldCoordinates wcs = WorldCoordinates.FromHeader(HeaderCards.Tangent(
            "RA---TAN-SIP", "DEC--TAN-SIP", [("A_ORDER", "2"), ("A_2_0", "1.0E-5"), ("B_ORDER", "2"), ("B_0_2", "1.0E-5"), ("EQUINOX", "2000.0")]));
        double[] xy = new double[2 * points], lonlat = new double[xy.Length];
        wcs.PixelToSky(CelestialFrame.Galactic, xy, lonlat);
        wcs.SkyToPixel(CelestialFrame.Galactic, lonlat, xy);
        // The host of the tests allocates now and then; the least of some trials is ours.
        long least = long.MaxValue;
        for (int trial = 0; trial < 8; trial++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            wcs.PixelToSky(CelestialFrame.Galactic, xy, lonlat);
            wcs.SkyToPixel(CelestialFrame.Galactic, lonlat, xy);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        Assert.InRange(least, 0, 20_000);
    }
}
