using System.Globalization;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Sky;

public sealed class SkyPositionTowardsTests
{
    [JudgeFact("python:astropy")]
    public void It_is_where_astropys_directional_offset_is()
    {
        const string Script = """
            import sys, astropy.units as u
            from astropy.coordinates import SkyCoord
            for line in sys.argv[1:]:
                ra, dec, distance, pa = (float(word) for word in line.split())
                p = SkyCoord(ra * u.deg, dec * u.deg).directional_offset_by(pa * u.deg, distance * u.deg)
                print(repr(float(p.ra.deg)), repr(float(p.dec.deg)))
            """;
        Random random = new(5);
        (SkyPosition From, double Distance, double Angle)[] cases =
        [
            .. Enumerable.Range(0, 40).Select(i => (new SkyPosition(360 * random.NextDouble(), 180 * random.NextDouble() - 90), Math.Pow(10, -6 * random.NextDouble()) * 100, 360 * random.NextDouble())),
            (new SkyPosition(359.9999, 89.9999), 0.01, 45), (new SkyPosition(0.0001, -60), -0.01, 90),
        ];

        string[] lines = Judge.RunPython(Script, [.. cases.Select(each => string.Create(CultureInfo.InvariantCulture, $" {each.From.RaDegrees} {each.From.DecDegrees} {each.Distance} {each.Angle}"))]).Split('\n');

        // Astropy takes an arc sine, which close to a pole is good to 1e-8 only.
        for (int i = 0; i < cases.Length; i++)
        {
            double[] theirs = [.. lines[i].Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
            Assert.InRange(cases[i].From.Towards(cases[i].Distance, cases[i].Angle).SeparationDegrees(new SkyPosition(theirs[0], theirs[1])), 0, 2e-8);
        }
    }
}
