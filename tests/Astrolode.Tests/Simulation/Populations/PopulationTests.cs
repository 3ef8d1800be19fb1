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

    [Fact]
    public void Bulges_discs_and_angles_are_spread_as_their_description_says()
    {
        SimulatedGalaxy[] galaxies = GalaxyPopulation.Draw(Field, 24.9, 25.1, 20, seed: 9);
        SimulatedGalaxy[] discs = [.. galaxies.Where(galaxy => galaxy.BulgeFraction < 1)], bulges = [.. galaxies.Where(galaxy => galaxy.BulgeFraction >= 1)];
        Spread(discs.Select(galaxy => galaxy.DiscIndex), 1, 0.15, 0.01);
        // Cut at 2 and 6, which takes 1 in 230.
        Spread(bulges.Select(galaxy => galaxy.BulgeIndex), 4, 0.69, 0.03);
        // The mean of |x| of a Gaussian is √(2/π) σ.
        Assert.Equal(0.1 * Math.Sqrt(2 / Math.PI), discs.Average(galaxy => galaxy.BulgeFraction), 0.003);
        double[] radii = [.. bulges.Select(galaxy => galaxy.HalfLightRadiusArcsec).Order()], discRadii = [.. discs.Select(galaxy => galaxy.HalfLightRadiusArcsec).Order()];
        Assert.Equal(1, radii[radii.Length / 2] / discRadii[discRadii.Length / 2], 0.06);
        Even(galaxies.Select(galaxy => galaxy.PositionAngleDegrees / 180));
        Scattered(galaxies.Select(galaxy => (galaxy.RaDegrees, galaxy.DecDegrees)));
        Scattered(StarPopulation.Draw(Field, 14, 26, 30, seed: 7).Select(star => (star.RaDegrees, star.DecDegrees)));
    }

    [Fact]
    public void Asteroids_are_even_in_magnitude_logarithm_of_rate_direction_and_light_curve()
    {
        SimulatedAsteroid[] asteroids = AsteroidPopulation.Draw(Field, 20_000, 18, 27, 0.1, 80, 0.5, seed: 8);
        Even(asteroids.Select(asteroid => (asteroid.Magnitude - 18) / 9));
        Even(asteroids.Select(asteroid => Math.Log(asteroid.RateArcsecPerHour / 0.1) / Math.Log(800)));
        Even(asteroids.Select(asteroid => asteroid.PositionAngleDegrees / 360));
        Even(asteroids.Select(asteroid => asteroid.AmplitudeMagnitudes / 0.5));
        Even(asteroids.Select(asteroid => (asteroid.PeriodHours - 2) / 22));
        Even(asteroids.Select(asteroid => asteroid.PhaseDegrees / 360));
        Scattered(asteroids.Select(asteroid => (asteroid.RaDegrees, asteroid.DecDegrees)));
    }

    [Fact]
    public void Bright_galaxies_are_counted_as_in_an_evenly_filled_space()
    {
        // Four times fainter is twice as far, and eight times the volume.
        Assert.Equal(8, GalaxyCounts.PerSquareArcmin(18 + 2.5 * Math.Log10(4)) / GalaxyCounts.PerSquareArcmin(18), 1e-9);
        Assert.Equal(GalaxyCounts.PerSquareArcmin(GalaxyCounts.Knee), GalaxyCounts.PerSquareArcmin(GalaxyCounts.Knee - 1e-9), 1e-6);
        // Beyond the knee as many between two magnitudes as eq. 3.7 has between them.
        Assert.Equal(46 * (1 - Math.Pow(10, -0.31 * 4)), GalaxyCounts.PerSquareArcmin(25) - GalaxyCounts.PerSquareArcmin(21), 1e-9);
        foreach (double magnitude in new[] { 15, 20.4, 20.6, 26 })
        {
            Assert.Equal(magnitude, GalaxyCounts.Magnitude(GalaxyCounts.PerSquareArcmin(magnitude)), 1e-9);
        }
    }

    // At the pole eq. B1 of Bahcall & Soneira (1980) gives 1,440 stars of V < 20 in a square degree.
    [Fact]
    public void Stars_are_as_many_as_at_the_pole_and_more_towards_the_plane()
    {
        Assert.InRange(StarCounts.PerSquareDegree(20 - StarCounts.Colour, 0, 90), 1200, 1700);
        Assert.True(StarCounts.PerSquareDegree(22, 90, 25) > 2 * StarCounts.PerSquareDegree(22, 90, 80));
        Assert.Equal(StarCounts.PerSquareDegree(22, 120, 45), StarCounts.PerSquareDegree(22, 240, -45), 1e-6);
    }

    // Eq. B1 as it is printed, with sin b (1 − μ cot b cos l).
    [JudgeFact("python:numpy")]
    public void Star_counts_are_those_of_the_published_formula()
    {
        (double V, double L, double B)[] places = [(8, 30, 25), (12, 200, -60), (14.5, 90, 30), (18, 10, 45), (20, 330, 20), (23, 180, -80), (26, 45, 35)];
        string lines = string.Join(";", places.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.V},{p.L},{p.B}")));
        double[] expected = Numbers(Judge.RunPython("""
            import sys
            import numpy as np
            for line in sys.argv[1].split(';'):
                m, l, b = [float(v) for v in line.split(',')]
                l, b = np.radians(l), np.radians(abs(b))
                mu, gamma = (0.03, 0.36) if m <= 12 else (0.09, 0.04) if m >= 20 else (0.0075 * (m - 12) + 0.03, 0.04 * (12 - m) + 0.36)
                disc = 925 * 10 ** (0.035 * (m - 15.75)) / (1 + 10 ** (-0.132 * (m - 15.75))) ** 3 / (np.sin(b) * (1 - mu / np.tan(b) * np.cos(l))) ** (3 - 5 * gamma)
                spheroid = 1050 * 10 ** (0.087 * (m - 17.5)) / (1 + 10 ** (-0.18 * (m - 17.5))) ** 2.5 / (1 - np.cos(b) * np.cos(l)) ** (1.45 - 0.2 * np.cos(b) * np.cos(l))
                print(disc + spheroid, end=' ')
            """, lines));
        Assert.All(places.Zip(expected), pair => Assert.Equal(1, StarCounts.PerSquareDegree(pair.First.V - StarCounts.Colour, pair.First.L, pair.First.B) / pair.Second, 1e-9));
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

    private static void Spread(IEnumerable<double> values, double mean, double sigma, double tolerance)
    {
        double[] all = [.. values];
        Assert.Equal(mean, all.Average(), tolerance);
        Assert.Equal(sigma, Math.Sqrt(all.Average(value => (value - mean) * (value - mean))), tolerance);
    }

    // Kolmogorov and Smirnov's distance from an even spread over 0 to 1; 2.2/√n is passed once in ten thousand times.
    private static void Even(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        double worst = sorted.Select((value, i) => Math.Max(Math.Abs(value - i / (double)sorted.Length), Math.Abs(value - (i + 1) / (double)sorted.Length))).Max();
        Assert.True(sorted.Length > 1000 && worst < 2.2 / Math.Sqrt(sorted.Length), $"{sorted.Length} values are {worst} off");
    }

    private static void Scattered(IEnumerable<(double Ra, double Dec)> places)
    {
        (double X, double Y)[] pixels = [.. places.Select(place =>
        {
            Field.Grid.SkyToPixel(place.Ra, place.Dec, out double x, out double y);
            return ((x + 300) / 4700, (y + 300) / 4700);
        })];
        Even(pixels.Select(pixel => pixel.X));
        Even(pixels.Select(pixel => pixel.Y));
    }

    private static double[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
}
