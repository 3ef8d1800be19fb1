using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Moc;

public class MocFromPositionsTests
{
    private static (double[] Lon, double[] Lat) Positions(int count)
    {
        Random random = new(1);
        return ([.. Enumerable.Range(0, count).Select(_ => 360 * random.NextDouble())], [.. Enumerable.Range(0, count).Select(_ => Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI))]);
    }

    [Fact]
    public void Covers_the_cell_of_each_position_and_no_other()
    {
        (double[] lon, double[] lat) = Positions(40_000);
        long[] expected = [.. lon.Zip(lat, (l, b) => { SkyPosition at = SkyPosition.FromGalactic(l, b); return NestedIndex.AngleToPixel(6, at.RaDegrees, at.DecDegrees); }).Distinct().Order()];
        SpaceMoc moc = MocFromPositions.Cover(SkyFrame.Galactic, lon, lat, [], 6);
        Assert.Equal(expected, RandomMocs.Mask(moc, 6).Index().Where(each => each.Item).Select(each => (long)each.Index));
    }

    [Fact]
    public void Covers_circles_as_their_union()
    {
        (double[] lon, double[] lat) = Positions(300);
        double[] radius = [.. lon.Select((_, i) => i % 3 == 0 ? 0 : i / 100.0)];
        SpaceMoc expected = MocOperations.Union([.. lon.Select((_, i) => radius[i] == 0
            ? SpaceMoc.FromRanges(7, [new PixelRange(NestedIndex.AngleToPixel(7, lon[i], lat[i]), NestedIndex.AngleToPixel(7, lon[i], lat[i]) + 1)], SkyFrame.Icrs)
            : SpaceMoc.FromShape(new CircleShape(lon[i], lat[i], radius[i]), 7))]);
        Assert.Equal(expected, MocFromPositions.Cover(SkyFrame.Icrs, lon, lat, radius, 7));
    }

    [Fact]
    public void Of_no_positions_it_is_empty() => Assert.Equal(SpaceMoc.Empty(9), MocFromPositions.Cover(SkyFrame.Icrs, [], [], [], 9));
}
