using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Search.Moving;
using Astrolode.Simulation;

namespace Astrolode.Tests.Search.Moving;

public class TrackLinkingTests
{
    private static readonly TanGrid Grid = new(SkyFrame.Icrs, 150.1, 2.2, 4096, 4132, 0.1);
    private static readonly double[] Times = [0, 1053.5, 2107, 3160.5];

    [Theory]
    [InlineData(0.4, 30, 1)]
    [InlineData(3, 200, 2)]
    [InlineData(30, 359.9, 3)]
    [InlineData(80, 120, 4)]
    public void A_track_has_the_rate_direction_and_magnitude_of_its_object(double rate, double pa, int seed)
    {
        RandomStream random = new(seed, ScenePart.Asteroids);
        Track track = Assert.Single(TrackLinking.Link(Observe([Mover(2000, 2000, rate, pa)], 0.02, ref random), new LinkingSettings { PositionFloorArcsec = 0 }));
        Assert.Equal([0, 1, 2, 3], track.Members.Select(member => member.Exposure));
        Assert.Equal(rate, track.RateArcsecPerHour, 4 * track.RateError);
        Assert.InRange(Math.Abs(Math.IEEERemainder(track.PaDegrees - pa, 360)), 0, 4 * track.PaErrorDegrees);
        // Times 0.2926 h apart: σ of the slope is σ/√Σ(t − t̄)².
        Assert.Equal(0.02 / Math.Sqrt(5) / (1053.5 / 3600), track.RateError, 1e-4);
        Assert.Equal(4, track.DegreesOfFreedom);
        Assert.InRange(track.ChiSquared, 0.01, 20);
        Assert.Equal(22, track.Magnitude, 0.2);
        Assert.Equal(1580.25, track.ReferenceSeconds, 1e-6);
        Assert.InRange(track.Position.SeparationDegrees(Grid.PositionAt(2000, 2000)) * 3600, 0, 0.05);
    }

    [Fact]
    public void Errors_of_rate_and_direction_are_those_that_positions_make()
    {
        RandomStream random = new(9, ScenePart.Asteroids);
        (double Rate, double Pa, double Chi) sum = default;
        Path[] paths = [.. Enumerable.Range(0, 150).Select(i => Mover(200 + 300 * (i % 12), 200 + 300 * (i / 12), 6, 77))];
        IReadOnlyList<Track> tracks = TrackLinking.Link(Observe(paths, 0.03, ref random), new LinkingSettings { PositionFloorArcsec = 0, FastestArcsecPerHour = 10 });
        Assert.Equal(150, tracks.Count);
        foreach (Track track in tracks)
        {
            sum.Rate += Math.Pow((track.RateArcsecPerHour - 6) / track.RateError, 2) / 150;
            sum.Pa += Math.Pow((track.PaDegrees - 77) / track.PaErrorDegrees, 2) / 150;
            sum.Chi += track.ChiSquared / 150;
        }
        Assert.InRange(sum.Rate, 0.7, 1.4);
        Assert.InRange(sum.Pa, 0.7, 1.4);
        Assert.InRange(sum.Chi, 3.4, 4.6);
    }

    [Fact]
    public void Stars_are_no_tracks_and_hide_none()
    {
        RandomStream random = new(11, ScenePart.Asteroids);
        List<Path> paths = [];
        for (int i = 0; i < 3000; i++)
        {
            paths.Add(new Path(random.Uniform(0, 4096), random.Uniform(0, 4132), 0, 0));
        }
        paths.AddRange(Enumerable.Range(0, 40).Select(i => Mover(300 + 90 * i, 3900 - 90 * i, 0.5 * Math.Pow(1.13, i), 40 * i)));
        IReadOnlyList<Track> tracks = TrackLinking.Link(Observe(paths, 0.02, ref random), new LinkingSettings());
        Assert.Equal(40, tracks.Count);
        Assert.All(tracks, track => Assert.Single(track.Members.Select(member => member.Source).Distinct()));
    }

    [Fact]
    public void A_star_beside_it_stops_a_slow_object_only_if_it_is_as_bright()
    {
        foreach ((double starMagnitude, int expected) in new[] { (18.0, 1), (26.0, 1), (22.0, 0) })
        {
            RandomStream random = new(23, ScenePart.Asteroids);
            // The object crosses the place of the star within its own uncertainty.
            SkyExposure[] exposures = [.. Observe([Mover(2000, 2000, 3, 40)], 0.15, ref random).Select(one => one with
            {
                Sources = [.. one.Sources, new SkySource(Grid.PositionAt(2000, 2000), PositionError.Round(0.15), starMagnitude, 0.05)],
            })];
            IReadOnlyList<Track> tracks = TrackLinking.Link(exposures, new LinkingSettings());
            Assert.Equal(expected, tracks.Count);
            Assert.All(tracks.SelectMany(track => track.Members), member => Assert.Equal(0, member.Source));
        }
    }

    [Fact]
    public void A_certain_trail_is_not_taken_for_what_stands_still_beside_it()
    {
        // Middles of long trails are uncertain: a galaxy that is as bright lies within their error.
        double length = 30 * 565 / 3600.0;
        foreach ((double trailError, int expected) in new[] { (0.3, 1), (length, 0) })
        {
            RandomStream random = new(29, ScenePart.Asteroids);
            SkyExposure[] exposures = [.. Observe([Mover(2000, 2000, 30, 90)], 0.02, ref random).Select(one => one with
            {
                Sources = [.. one.Sources.SelectMany(source => new[]
                {
                    source with { Error = PositionError.Round(0.5), Trail = new TrailVector(length, 0, PositionError.Round(trailError)) },
                    source with { Error = PositionError.Round(0.5), Position = source.Position, Trail = null },
                })],
            })];
            // The same in all exposures, at all places that the object passes.
            SkySource[] resting = [.. exposures.Select(one => one.Sources[1])];
            exposures = [.. exposures.Select(one => one with { Sources = [one.Sources[0], .. resting] })];
            Assert.Equal(expected, TrackLinking.Link(exposures, new LinkingSettings()).Count(track => track.Members.All(member => member.Source == 0)));
        }
    }

    [Fact]
    public void An_object_missed_once_is_found_and_one_seen_twice_is_not()
    {
        for (int missed = 0; missed < 4; missed++)
        {
            RandomStream random = new(13 + missed, ScenePart.Asteroids);
            SkyExposure[] exposures = Observe([Mover(2000, 2000, 12, 10)], 0.02, ref random);
            exposures[missed] = exposures[missed] with { Sources = [] };
            Assert.Equal(3, Assert.Single(TrackLinking.Link(exposures, new LinkingSettings())).Members.Count);
            exposures[(missed + 1) % 4] = exposures[(missed + 1) % 4] with { Sources = [] };
            Assert.Empty(TrackLinking.Link(exposures, new LinkingSettings()));
        }
    }

    [Fact]
    public void Trails_that_point_elsewhere_and_magnitudes_that_jump_are_no_tracks()
    {
        RandomStream random = new(17, ScenePart.Asteroids);
        SkyExposure[] exposures = Observe([Mover(2000, 2000, 30, 90)], 0.02, ref random);
        SkyExposure[] With(Func<int, SkySource, SkySource> change) => [.. exposures.Select((one, i) => one with { Sources = [.. one.Sources.Select(source => change(i, source))] })];
        double length = 30 * 565 / 3600.0;
        // Against the motion is as good as along it.
        Assert.Single(TrackLinking.Link(With((i, source) => source with { Trail = new TrailVector(i % 2 == 0 ? length : -length, 0, PositionError.Round(0.2)) }), new LinkingSettings()));
        Assert.Empty(TrackLinking.Link(With((_, source) => source with { Trail = new TrailVector(0, length, PositionError.Round(0.2)) }), new LinkingSettings()));
        Assert.Empty(TrackLinking.Link(With((_, source) => source with { Trail = new TrailVector(0, 0, PositionError.Round(0.2)) }), new LinkingSettings()));
        Assert.Empty(TrackLinking.Link(With((i, source) => source with { Magnitude = 20 + 2 * (i % 2), MagnitudeError = 0.1 }), new LinkingSettings()));
    }

    [Fact]
    public void Exposures_come_in_any_order_and_across_the_meridian()
    {
        RandomStream random = new(19, ScenePart.Asteroids);
        TanGrid there = Grid with { LonDegrees = 359.99999, LatDegrees = -60 };
        SkyExposure[] exposures = Observe([Mover(2047, 2000, 60, 95)], 0.02, ref random, there);
        Track track = Assert.Single(TrackLinking.Link([exposures[2], exposures[0], exposures[3], exposures[1]], new LinkingSettings()));
        Assert.Equal([1, 3, 0, 2], track.Members.Select(member => member.Exposure));
        Assert.Equal(60, track.RateArcsecPerHour, 0.3);
        Assert.Equal(95, track.PaDegrees, 0.3);
    }

    // Without errors of trails and magnitudes: three exposures of chance. For N sources in each on the area A, rates up to R/dt and limit c of chi² (2 degrees of freedom), x₁ − 2x₂ + x₃ of
    // variance 6σ² must lie in a circle of the area 6πσ²c: N³ (πR²/A) (6πσ²c/A) tracks.
    [Fact]
    public void Tracks_by_chance_are_as_many_as_expected()
    {
        const int Number = 1500;
        const double Sigma = 0.05, Fastest = 40;
        double area = 409.6 * 413.2, radius = Fastest * 1053.5 / 3600, limit = TrackLinking.Limit(4, 2);
        double expected = Math.Pow(Number, 3) * (Math.PI * radius * radius / area) * (6 * Math.PI * Sigma * Sigma * limit / area), found = 0;
        for (int seed = 0; seed < 6; seed++)
        {
            SkyExposure[] exposures = Chance(Number, 3, Sigma, seed);
            found += TrackLinking.Link(exposures, new LinkingSettings { FastestArcsecPerHour = Fastest, PositionFloorArcsec = 0 }).Count / 6.0;
        }
        // Some lead out of the field (a tenth), some share sources.
        Assert.InRange(found / expected, 0.7, 1.1);
        Assert.InRange(6 * expected, 200, 10_000);
    }

    [Fact]
    public void The_grid_finds_what_a_search_of_all_triples_finds()
    {
        const double Sigma = 0.1;
        int left = 0, all = 0;
        for (int seed = 0; seed < 4; seed++)
        {
            SkyExposure[] exposures = [.. Chance(60, 3, Sigma, 40 + seed, side: 600)];
            LinkingSettings settings = new() { FastestArcsecPerHour = 60, PositionFloorArcsec = 0, SlowArcsecPerHour = 0, LeastSignificance = 0, SlowestArcsecPerHour = 0 };
            HashSet<(int, int, int)> slow = [];
            double limit = TrackLinking.Limit(settings.MaxSigmas, 2);
            for (int a = 0; a < 60; a++)
            {
                for (int b = 0; b < 60; b++)
                {
                    for (int c = 0; c < 60; c++)
                    {
                        (double ax, double ay) = Arcsec(exposures[0].Sources[a]);
                        (double bx, double by) = Arcsec(exposures[1].Sources[b]);
                        (double cx, double cy) = Arcsec(exposures[2].Sources[c]);
                        double miss = (ax - 2 * bx + cx) * (ax - 2 * bx + cx) + (ay - 2 * by + cy) * (ay - 2 * by + cy);
                        if (miss / (6 * Sigma * Sigma) <= limit && double.Hypot(bx - ax, by - ay) <= 60 * 1053.5 / 3600 && double.Hypot(cx - ax, cy - ay) <= 60 * 2107 / 3600)
                        {
                            slow.Add((a, b, c));
                        }
                    }
                }
            }
            all += slow.Count;
            foreach (Track track in TrackLinking.Link(exposures, settings))
            {
                int[] sources = [.. track.Members.Select(member => member.Source)];
                Assert.Contains((sources[0], sources[1], sources[2]), slow);
                slow.RemoveWhere(one => one.Item1 == sources[0] || one.Item2 == sources[1] || one.Item3 == sources[2]);
            }
            // What is left has no three sources of its own, but for those that chance lets stand still, and nearer ones in the way.
            left += slow.Count;
        }
        Assert.InRange(all, 100, 1000);
        Assert.InRange(left, 0, all / 5);
    }

    [Fact]
    public void Bad_exposures_are_refused_in_a_line()
    {
        SkyExposure empty = new(0, 565, []);
        Assert.StartsWith("1 exposures cannot be linked", Assert.Throws<ArgumentException>(() => TrackLinking.Link([empty], new LinkingSettings())).Message, StringComparison.Ordinal);
        Assert.StartsWith("two exposures have the same time", Assert.Throws<ArgumentException>(() => TrackLinking.Link([empty, empty, empty with { MiddleSeconds = 9 }], new LinkingSettings())).Message, StringComparison.Ordinal);
        Assert.StartsWith("the rates must be", Assert.Throws<ArgumentException>(() => TrackLinking.Link([], new LinkingSettings { SlowestArcsecPerHour = 100 })).Message, StringComparison.Ordinal);
        Assert.Empty(TrackLinking.Link([empty, empty with { MiddleSeconds = 9 }, empty with { MiddleSeconds = 19 }], new LinkingSettings()));
    }

    private static (double X, double Y) Arcsec(SkySource source)
    {
        Grid.SkyToPixel(source.Position.RaDegrees, source.Position.DecDegrees, out double x, out double y);
        return (x * 0.1, y * 0.1);
    }

    // Where an object is in the middle of the observation, pixels of the grid, and how it moves, arcsec per hour on the plane.
    private sealed record Path(double X, double Y, double RateEast, double RateNorth);

    private static Path Mover(double x, double y, double rate, double paDegrees)
    {
        (double sin, double cos) = Math.SinCos(paDegrees * Math.PI / 180);
        return new Path(x, y, rate * sin, rate * cos);
    }

    private static SkyExposure[] Observe(IReadOnlyList<Path> paths, double sigma, ref RandomStream random, TanGrid? grid = null)
    {
        List<SkyExposure> exposures = [];
        foreach (double time in Times)
        {
            double hours = (time - 1580.25) / 3600;
            List<SkySource> sources = [];
            foreach (Path path in paths)
            {
                (double a, double b) = random.NextNormals();
                SkyPosition position = (grid ?? Grid).PositionAt(path.X - 10 * (hours * path.RateEast + sigma * a), path.Y + 10 * (hours * path.RateNorth + sigma * b));
                sources.Add(new SkySource(position, PositionError.Round(sigma), 22 + 0.05 * random.NextNormals().A, 0.05));
            }
            exposures.Add(new SkyExposure(time, 565, sources));
        }
        return [.. exposures];
    }

    private static SkyExposure[] Chance(int number, int exposures, double sigma, int seed, double side = 4096)
    {
        RandomStream random = new(seed, ScenePart.CosmicRays);
        SkyExposure[] all = new SkyExposure[exposures];
        for (int i = 0; i < exposures; i++)
        {
            List<SkySource> sources = [];
            for (int j = 0; j < number; j++)
            {
                sources.Add(new SkySource(Grid.PositionAt(random.Uniform(0, side), random.Uniform(0, side * 4132 / 4096)), PositionError.Round(sigma)));
            }
            all[i] = new SkyExposure(Times[i], 565, sources);
        }
        return all;
    }
}
