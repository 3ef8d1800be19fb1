using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Sky;

public class MocRegionTests
{
    private static readonly SpaceMoc[] Mocs =
    [
        SpaceMoc.FromShape(new CircleShape(266.4, -28.9, 3), 9),
        SpaceMoc.FromShape(new CircleShape(18.9, -0.3, 3), 9, frame: SkyFrame.Galactic),
        SpaceMoc.FromShape(new CircleShape(0, 90, 8), 6).Union(SpaceMoc.FromShape(new CircleShape(359.9, 20, 2), 11)),
        SpaceMoc.FromShape(new CircleShape(10, 20, 1), 12).Union(SpaceMoc.FromShape(new CircleShape(190, -20, 1), 12)),
    ];

    [Fact]
    public void A_file_in_any_format_is_a_region()
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "region.fits", "region.json", "region.txt" })
        {
            MocFile.Write(folder.File(name), Mocs[0]);
            MocRegion region = Assert.IsType<MocRegion>(SkyRegion.Parse(folder.File(name)));
            Assert.Equal(Mocs[0], region.Moc);
            Assert.True(region.Contains(new SkyPosition(266.4, -28.9)));
            Assert.False(region.Contains(new SkyPosition(86.4, 28.9)));
            Assert.Equal(9 * Math.PI, region.AreaSquareDegrees, 1.6);
        }
    }

    [Fact]
    public void A_file_that_is_no_map_or_covers_nothing_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a.txt"), "not a map");
        Assert.Contains("a.txt", Assert.Throws<MocException>(() => SkyRegion.Parse(folder.File("a.txt"))).Message, StringComparison.Ordinal);
        MocFile.Write(folder.File("b.json"), SpaceMoc.Empty(3));
        Assert.Contains("covers nothing", Assert.Throws<RegionException>(() => SkyRegion.Parse(folder.File("b.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_hold_every_point_of_the_region_and_not_much_more()
    {
        Random random = new(2);
        foreach (SpaceMoc moc in Mocs)
        {
            MocRegion region = new(moc);
            foreach (SkyFrame frame in Enum.GetValues<SkyFrame>())
            {
                LonLatRange bounds = region.Bounds(frame);
                foreach (MocCell cell in moc.Cells())
                {
                    long at = (cell.Pixel << (2 * (29 - cell.Order))) + random.NextInt64(1L << (2 * (29 - cell.Order)));
                    (double lon, double lat) = NestedIndex.PixelToAngle(29, at);
                    (lon, lat) = SkyPosition.From(moc.Frame, lon, lat).To(frame);
                    Assert.True(bounds.Contains(lon, lat), $"{lon} {lat} is not in {bounds}");
                }
            }
        }
        LonLatRange own = new MocRegion(Mocs[0]).Bounds(SkyFrame.Icrs);
        Assert.InRange(own.LatMaxDegrees - own.LatMinDegrees, 6, 7);
        Assert.InRange(own.LonWidthDegrees * Math.Cos(28.9 * Math.PI / 180), 6, 7.5);
    }

    [Fact]
    public void A_circle_touches_where_a_point_of_the_region_is_in_it()
    {
        Random random = new(3);
        int far = 0;
        foreach (SpaceMoc moc in Mocs)
        {
            MocRegion region = new(moc);
            for (int i = 0; i < 300; i++)
            {
                MocCell cell = moc.Cells().ElementAt(random.Next(moc.Cells().Count()));
                (double lon, double lat) = NestedIndex.PixelToAngle(cell.Order, cell.Pixel);
                SkyPosition inside = SkyPosition.From(moc.Frame, lon, lat);
                SkyPosition centre = new(360 * random.NextDouble(), 180 * random.NextDouble() - 90);
                double away = inside.SeparationDegrees(centre);
                Assert.True(region.MayTouch(centre, Math.Min(180, away * 1.0000001)));
                far += region.MayTouch(centre, 0.2) ? 0 : 1;
            }
        }
        Assert.True(far > 1000);
    }
}
