using System.Globalization;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Sky;

public class CelestialFrameTests
{
    [JudgeFact("python:astropy")]
    public void Directions_go_to_icrs_and_back_as_in_astropy()
    {
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("celestial_frames.py")]);
        Assert.True(exit == 0, error);
        string[][] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
        Assert.Equal(12 * 55, lines.Length);
        foreach (string[] words in lines)
        {
            Assert.True(CelestialFrame.TryParse(words[0], out CelestialFrame frame), words[0]);
            double[] at = [.. words[1..].Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
            SkyPosition icrs = new(at[2], at[3]);
            Assert.True(Apart(frame.PositionAt(at[0], at[1]), icrs) < 1e-9, string.Join(' ', words));
            (double lon, double lat) = frame.AnglesOf(icrs);
            Assert.True(Apart(new SkyPosition(lon, lat), new SkyPosition(at[0], at[1])) < 1e-9, $"{string.Join(' ', words)}: {lon} {lat}");
        }
    }

    [Theory]
    [InlineData("fk4:1950:1983.5")]
    [InlineData("fk5:1975")]
    [InlineData("galactic")]
    [InlineData("ecliptic")]
    public void Going_there_and_back_changes_nothing(string name)
    {
        Assert.True(CelestialFrame.TryParse(name, out CelestialFrame frame));
        double[] there = [.. Enumerable.Range(0, 720).SelectMany(i => new[] { i * 0.5, -90 + i * 0.25 })];
        double[] back = [.. there];
        frame.FromIcrs(back);
        frame.ToIcrs(back);
        for (int i = 0; i < there.Length; i += 2)
        {
            Assert.True(Apart(new SkyPosition(there[i], there[i + 1]), new SkyPosition(back[i], back[i + 1])) < 1e-9);
        }
    }

    [Fact]
    public void E_terms_move_a_position_by_a_third_of_an_arcsecond()
    {
        // The constant of aberration times the eccentricity: 20.496" × 0.0167 = 0.343" (Explanatory Supplement, 1992, section 3.531).
        double[] moved = [.. Enumerable.Range(0, 360).Select(lon => Apart(CelestialFrame.Fk4().PositionAt(lon, 0), CelestialFrame.Fk4(withETerms: false).PositionAt(lon, 0)) * 3600)];
        Assert.Equal(0.343, moved.Max(), 0.001);
    }

    [Theory]
    [InlineData("J2000")]
    [InlineData("fk5:abc")]
    [InlineData("fk5:20000")]
    [InlineData("icrs:2000")]
    [InlineData("fk4:1950:1983:1")]
    public void A_frame_that_is_not_known_is_refused(string text) => Assert.False(CelestialFrame.TryParse(text, out _));

    [Fact]
    public void Frames_of_the_same_name_are_equal()
    {
        Assert.Equal(CelestialFrame.Fk5(2000), CelestialFrame.Fk5());
        Assert.NotEqual(CelestialFrame.Fk5(1975), CelestialFrame.Fk5());
        Assert.NotEqual(CelestialFrame.Fk4(1950, 1980), CelestialFrame.Fk4());
        Assert.Equal(["ICRS", "FK5:1975", "FK4:1950", "FK4-NO-E:1950", "Galactic", "Ecliptic:2000"], new[]
        {
            CelestialFrame.Icrs, CelestialFrame.Fk5(1975), CelestialFrame.Fk4(), CelestialFrame.Fk4(withETerms: false), CelestialFrame.Galactic, CelestialFrame.Ecliptic(),
        }.Select(frame => frame.ToString()));
    }

    private static double Apart(SkyPosition a, SkyPosition b) => a.SeparationDegrees(b);
}
