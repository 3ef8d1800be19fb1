using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Sky;

public class SkyRegionTests
{
    [Theory]
    [InlineData("gal:326..10,-1.5..1")]
    [InlineData("icrs:0..360,-30..30.25")]
    public void A_range_is_written_as_it_is_read(string text) =>
        Assert.Equal(text, SkyRegion.Text(SkyRegion.Parse(text).Bounds(SkyRegion.Parse(text).Frame)));

    [Fact]
    public void The_whole_sky_needs_no_region() => Assert.Null(SkyRegion.Text(new LonLatRange(SkyFrame.Icrs, 0, 360, -90, 90)));

    [Theory]
    [InlineData("gal:10..65,-1..1", 30, 0, true)]
    [InlineData("gal:10..65,-1..1", 66, 0, false)]
    [InlineData("gal:10..65,-1..1", 30, 1.1, false)]
    [InlineData("gal:350..10,-1..1", 355, 0.5, true)]
    [InlineData("gal:350..10,-1..1", 5, 0.5, true)]
    [InlineData("gal:350..10,-1..1", 15, 0.5, false)]
    [InlineData("gal:-10..10,-1..1", 355, 0.5, true)]
    [InlineData("gal:0..360,-1..1", 200, 0.5, true)]
    [InlineData("circle:gal:18.9,-0.3,1", 19.5, 0.3, true)]
    [InlineData("circle:gal:18.9,-0.3,1", 19.9, 0.3, false)]
    [InlineData("circle:gal:0.1,0,1", 359.5, 0, true)]
    public void Galactic_regions_hold_what_they_say(string text, double l, double b, bool inside) =>
        Assert.Equal(inside, SkyRegion.Parse(text).Contains(SkyPosition.FromGalactic(l, b)));

    [Theory]
    [InlineData("icrs:266..267,-30..-28", 266.4, -28.9, true)]
    [InlineData("ICRS: 266 .. 267 , -30 .. -28", 266.4, -28.9, true)]
    [InlineData("icrs:266..267,-30..-28", 266.4, -27.9, false)]
    [InlineData("circle:icrs:266.4,-28.9,0.1", 266.45, -28.9, true)]
    [InlineData("circle:icrs:0,90,2", 123, 88.5, true)]
    public void Icrs_regions_hold_what_they_say(string text, double ra, double dec, bool inside) =>
        Assert.Equal(inside, SkyRegion.Parse(text).Contains(new SkyPosition(ra, dec)));

    [Theory]
    [InlineData("", "unknown form")]
    [InlineData("gal:10..20", "two ranges")]
    [InlineData("gal:10-20,-1..1", "not a range")]
    [InlineData("gal:10..x,-1..1", "not a number")]
    [InlineData("gal:10..20,1..-1", "must grow")]
    [InlineData("gal:10..20,-91..1", "within -90 and 90")]
    [InlineData("gal:10..10,-1..1", "wider than 0")]
    [InlineData("gal:0..400,-1..1", "at most 360")]
    [InlineData("circle:gal:1,2", "three numbers")]
    [InlineData("circle:gal:1,2,0", "radius")]
    [InlineData("circle:fk4:1,2,1", "unknown form")]
    [InlineData("gal:NaN..20,-1..1", "not a number")]
    [InlineData("coverage.moc", "no such MOC file")]
    [InlineData("path/to/Moc.fits", "no such MOC file")]
    public void What_is_not_a_region_is_refused_with_the_mend(string text, string why)
    {
        RegionException error = Assert.Throws<RegionException>(() => SkyRegion.Parse(text));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("write gal:l0..l1,b0..b1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gal:10..65,-1..1")]
    [InlineData("gal:350..10,-5..5")]
    [InlineData("gal:120..125,20..35")]
    [InlineData("gal:0..360,-1..1")]
    [InlineData("icrs:0..360,80..90")]
    [InlineData("circle:gal:18.9,-0.3,5")]
    [InlineData("circle:icrs:10,85,10")]
    [InlineData("circle:gal:123,27,40")]
    [InlineData("circle:gal:100,0,120")]
    public void Bounds_hold_every_point_of_the_region_in_both_frames(string text)
    {
        SkyRegion region = SkyRegion.Parse(text);
        Random random = new(3);
        int inside = 0;
        LonLatRange own = region.Bounds(region.Frame);
        LonLatRange[] all = [.. Enum.GetValues<SkyFrame>().Select(region.Bounds)];
        for (int i = 0; i < 20_000; i++)
        {
            SkyPosition at = SkyPosition.From(region.Frame, own.LonDegrees + own.LonWidthDegrees * random.NextDouble(),
                own.LatMinDegrees + (own.LatMaxDegrees - own.LatMinDegrees) * random.NextDouble());
            if (region.Contains(at))
            {
                inside++;
                foreach (LonLatRange bounds in all)
                {
                    (double lon, double lat) = at.To(bounds.Frame);
                    Assert.True(bounds.Contains(lon, lat), $"{at} is not in {bounds}");
                }
            }
        }
        Assert.True(inside > 1000);
    }

    [Fact]
    public void Bounds_in_the_other_frame_are_not_needlessly_wide()
    {
        LonLatRange bounds = SkyRegion.Parse("gal:10..20,-1..1").Bounds(SkyFrame.Icrs);
        Assert.InRange(bounds.LonWidthDegrees, 4, 10);
        Assert.InRange(bounds.LatMaxDegrees - bounds.LatMinDegrees, 8, 12);
    }

    [Fact]
    public void Areas_are_solid_angles()
    {
        Assert.Equal(110, SkyRegion.Parse("gal:10..65,-1..1").AreaSquareDegrees, 0.02);
        Assert.Equal(41252.96, SkyRegion.Parse("gal:0..360,-90..90").AreaSquareDegrees, 0.01);
        Assert.Equal(Math.PI, SkyRegion.Parse("circle:gal:10,0,1").AreaSquareDegrees, 0.001);
    }
}
