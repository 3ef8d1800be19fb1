using System.Globalization;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Simulation.Populations;

namespace Astrolode.Tests.Simulation.Populations;

/// <summary>What is drawn follows the published distributions.</summary>
public sealed class PopulationTests
{
    private static readonly SkyField Field = new(new TanGrid(SkyFrame.Icrs, 150.1, 2.2, 4096, 4132, 0.1), -300, -300, 4400, 4400);

    [Fact]
    public void Galaxies_are_as_many_and_as_bright_as_counted()
    {
        SimulatedGalaxy[] galaxies = GalaxyPopulation.Draw(Field, 18, 27, 1, seed: 5);
        foreach ((double from, double to) in new[] { (20.5, 23.0), (23.0, 24.5), (24.5, 26.0), (26.0, 27.0) })
        {
            double expected = 46 * (Math.Pow(10, 0.31 * (to - 25)) - Math.Pow(10, 0.31 * (from - 25))) * Field.SquareArcmin;
            int count = galaxies.Count(galaxy => galaxy.Magnitude >= from && galaxy.Magnitude < to);
            Assert.InRange(count, expected - 5 * Math.Sqrt(expected), expected + 5 * Math.Sqrt(expected));
        }
        Assert.All(galaxies, galaxy => Assert.InRange(galaxy.Magnitude, 18, 27));
    }

    // COSMOS2020 (Weaver et al. 2022, ApJS 258, 11), i, galaxies by The Farmer: log10 per magnitude and square degree. Fields differ by some tenths; nothing may jump.
    [Theory]
    [InlineData(19.25, 3.01)]
    [InlineData(20.25, 3.44)]
    [InlineData(20.75, 3.64)]
    [InlineData(21.75, 4.03)]
    [InlineData(23.25, 4.54)]
    [InlineData(24.75, 4.97)]
    public void Galaxies_are_as_many_as_in_another_survey(double magnitude, double logPerMagnitude)
    {
        double rate = 3600 * (GalaxyCounts.PerSquareArcmin(magnitude + 0.25) - GalaxyCounts.PerSquareArcmin(magnitude - 0.25)) / 0.5;
        Assert.Equal(logPerMagnitude, Math.Log10(rate), 0.12);
        Assert.Equal(magnitude, GalaxyCounts.Magnitude(GalaxyCounts.PerSquareArcmin(magnitude)), 1e-9);
    }

    // Miller et al. 2013, eqs. B1 to B3, integrated by scipy.
    [JudgeFact("python:scipy")]
    public void Sizes_and_ellipticities_follow_Miller()
    {
        SimulatedGalaxy[] galaxies = GalaxyPopulation.Draw(Field, 24.9, 25.1, 20, seed: 6);
        double[] expected = Numbers(Judge.RunPython("""
            import numpy as np
            from scipy.integrate import quad
            from scipy.optimize import brentq
            disc = lambda e: e * (1 - np.exp((e - 0.804) / 0.2539)) / ((1 + e) * np.hypot(e, 0.0256))
            bulge = lambda e: e * np.exp(-2.368 * e - 6.691 * e * e)
            mean = lambda p: quad(lambda e: e * p(e), 0, 0.804)[0] / quad(p, 0, 0.804)[0]
            size = lambda r: r * np.exp(-r ** (4 / 3))
            total = quad(size, 0, np.inf)[0]
            median = brentq(lambda x: quad(size, 0, x)[0] / total - 0.5, 0.1, 5)
            spread = brentq(lambda x: quad(size, 0, x)[0] / total - 0.9, 0.1, 9) / median
            print(mean(disc), mean(bulge), np.exp(-1.145 - 0.269 * 2) * 1.67834699, spread)
            """));
        SimulatedGalaxy[] discs = [.. galaxies.Where(galaxy => galaxy.BulgeFraction < 1)], bulges = [.. galaxies.Where(galaxy => galaxy.BulgeFraction >= 1)];
        Assert.InRange(bulges.Length / (double)galaxies.Length, 0.08, 0.12);
        Assert.Equal(expected[0], discs.Average(galaxy => galaxy.Ellipticity), 0.01);
        Assert.Equal(expected[1], bulges.Average(galaxy => galaxy.Ellipticity), 0.02);
        double[] radii = [.. discs.Select(galaxy => galaxy.DiscRadiusArcsec).Order()];
        Assert.Equal(expected[2], radii[radii.Length / 2], 0.02 * expected[2]);
        Assert.Equal(expected[3], radii[radii.Length * 9 / 10] / radii[radii.Length / 2], 0.03 * expected[3]);
    }

    // At the pole eq. B1 of Bahcall & Soneira (1980) gives 1,440 stars of V < 20 in a square degree.
    [Fact]
    public void Stars_are_as_many_as_at_the_pole_and_more_towards_the_plane()
    {
        Assert.InRange(StarCounts.PerSquareDegree(20 - StarCounts.Colour, 0, 90), 1200, 1700);
        Assert.True(StarCounts.PerSquareDegree(22, 90, 25) > 2 * StarCounts.PerSquareDegree(22, 90, 80));
        Assert.Equal(StarCounts.PerSquareDegree(22, 120, 45), StarCounts.PerSquareDegree(22, 240, -45), 1e-6);
    }

    [Fact]
    public void Stars_follow_their_counts()
    {
        SimulatedStar[] stars = StarPopulation.Draw(Field, 14, 26, 30, seed: 7);
        (double l, double b) = Field.Grid.Centre.To(SkyFrame.Galactic);
        double all = StarCounts.PerSquareDegree(26, l, b) - StarCounts.PerSquareDegree(14, l, b), expected = 30 * all * Field.SquareArcmin / 3600;
        Assert.InRange(stars.Length, expected - 5 * Math.Sqrt(expected), expected + 5 * Math.Sqrt(expected));
        double share = (StarCounts.PerSquareDegree(21, l, b) - StarCounts.PerSquareDegree(14, l, b)) / all;
        Assert.Equal(share, stars.Count(star => star.Magnitude < 21) / (double)stars.Length, 5 * Math.Sqrt(share / stars.Length));
    }

    [JudgeFact("python:astropy")]
    public void Asteroids_move_as_astropy_moves_them()
    {
        SimulatedAsteroid[] asteroids = AsteroidPopulation.Draw(Field, 50, 18, 27, 0.1, 80, 0.5, seed: 8);
        string lines = string.Join(";", asteroids.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.RaDegrees:R},{a.DecDegrees:R},{a.PositionAngleDegrees:R},{a.RateArcsecPerHour:R}")));
        double[] expected = Numbers(Judge.RunPython("""
            import sys, numpy as np, astropy.units as u
            from astropy.coordinates import SkyCoord
            a = np.array([[float(v) for v in line.split(',')] for line in sys.argv[1].split(';')])
            p = SkyCoord(a[:, 0], a[:, 1], unit='deg').directional_offset_by(a[:, 2] * u.deg, a[:, 3] * 3 * u.arcsec)
            print(*[f'{v!r}' for pair in zip(p.ra.deg, p.dec.deg) for v in pair])
            """, lines));
        for (int i = 0; i < asteroids.Length; i++)
        {
            (double ra, double dec) = asteroids[i].At(3 * 3600);
            Assert.Equal(expected[2 * i], ra, 1e-9);
            Assert.Equal(expected[2 * i + 1], dec, 1e-9);
        }
        Assert.True(asteroids.Min(a => a.RateArcsecPerHour) < 0.5 && asteroids.Max(a => a.RateArcsecPerHour) > 20);
        double amplitude = Enumerable.Range(0, 400).Max(i => asteroids[0].MagnitudeAt(i * 600.0)) - asteroids[0].Magnitude;
        Assert.Equal(asteroids[0].AmplitudeMagnitudes, amplitude, 0.01);
    }

    [Fact]
    public void A_seed_is_a_field_and_more_of_one_kind_moves_no_other()
    {
        Assert.Equal(GalaxyPopulation.Draw(Field, 20, 24, 1, 3), GalaxyPopulation.Draw(Field, 20, 24, 1, 3));
        Assert.NotEqual(GalaxyPopulation.Draw(Field, 20, 24, 1, 3)[0], GalaxyPopulation.Draw(Field, 20, 24, 1, 4)[0]);
        Assert.Equal(AsteroidPopulation.Draw(Field, 5, 18, 27, 0.1, 80, 0, 3), AsteroidPopulation.Draw(Field, 9, 18, 27, 0.1, 80, 0, 3)[..5]);
    }

    private static double[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
}
