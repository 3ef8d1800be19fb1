using Astrolode.Catalogue;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Search.Exposures;
using Astrolode.Search.Moving;

namespace Astrolode.Tests.Search.Exposures;

public sealed class MotionSearchTests : IDisposable
{
    private const double Interval = 1053.5;

    // Asteroid, star, galaxy, cosmic ray.
    private static readonly float[] Asteroid = [0.97f, 0.01f, 0.01f, 0.01f], Star = [0.02f, 0.94f, 0.03f, 0.01f], Galaxy = [0.01f, 0.03f, 0.95f, 0.01f], Ray = [0.01f, 0.01f, 0.01f, 0.97f];

    private readonly ClassifiedSky sky = new();

    [Theory]
    [InlineData(20, 60)]
    [InlineData(2, 200)]
    [InlineData(0.6, 340)]
    public void A_mover_among_stars_is_one_object_where_and_as_fast_as_it_was(double rate, double pa)
    {
        SkyPosition middle = ClassifiedSky.Grid.PositionAt(400, 600);
        // Slow ones look like stars in each exposure.
        ClassifiedImage[] images = Observe(4, (image, hours) => [.. Field(image), Moving(image, middle, rate, pa, hours, rate < 10 ? Star : Asteroid)]);
        MotionSearch search = Search(images);
        MovingObject found = Assert.Single(search.Objects);
        Assert.Equal(rate, found.RateArcsecPerHour!.Value, 0.01);
        Assert.Equal(pa, found.PositionAngleDegrees, 0.5);
        Assert.InRange(found.Position.SeparationDegrees(middle) * 3600, 0, 0.002);
        Assert.Equal(ClassifiedSky.Start.AddSeconds(1.5 * Interval), found.Epoch!.Value, TimeSpan.FromMilliseconds(2));
        Assert.Equal((4, 4, 17.5), (found.Sources, found.Exposures, Math.Round(found.Magnitude!.Value, 6)));
        Assert.Equal(rate < 10 ? 0.02 : 0.97, found.Probability, 1e-6);
        // The source that was added last in each image, and no star.
        Assert.All(images, image => Assert.Equal(found.Name, search.NameOf(image.Sources[^1])));
        Assert.All(images.SelectMany(image => image.Sources.SkipLast(1)), source => Assert.Null(search.NameOf(source)));
        Assert.Matches("^A[0-9A-Z]{7}$", found.Name);
    }

    [Fact]
    public void What_looks_like_galaxies_or_cosmic_rays_does_not_move()
    {
        SkyPosition middle = ClassifiedSky.Grid.PositionAt(400, 600);
        foreach ((float[] look, int expected) in new[] { (Star, 1), (Galaxy, 0), (Ray, 0) })
        {
            Assert.Equal(expected, Search(Observe(4, (image, hours) => [Moving(image, middle, 5, 100, hours, look)])).Objects.Count);
        }
        // Three points outweigh one galaxy, and one does not outweigh three.
        Assert.Single(Search(Observe(4, (image, hours) => [Moving(image, middle, 5, 100, hours, hours < -0.4 ? Galaxy : Star)])).Objects);
        Assert.Empty(Search(Observe(4, (image, hours) => [Moving(image, middle, 5, 100, hours, hours < 0.4 ? Galaxy : Star)])).Objects);
        // A network that knows asteroids alone: asteroid, other.
        Assert.Single(Search(Observe(4, (image, hours) => [Moving(image, middle, 5, 100, hours, [0.6f, 0.4f])])).Objects);
        Assert.Empty(Search(Observe(4, (image, hours) => [Moving(image, middle, 5, 100, hours, [0.4f, 0.6f])])).Objects);
    }

    [Fact]
    public void A_trail_that_too_few_exposures_see_is_an_object_of_its_own()
    {
        ClassifiedSource Trailed(float[] look) => ClassifiedSky.Source(300, 400, look, ClassifiedSky.Trail(300, 400, 50, 0.5));
        MotionSearch search = Search([new ClassifiedImage(sky.Image(0), [Trailed(Asteroid), Trailed(Star), ClassifiedSky.Source(500, 500, Asteroid)])]);
        MovingObject found = Assert.Single(search.Objects);
        // 50 pixels of 0.1 arcsec in 565 s; x grows to the west.
        Assert.Equal(5 / (ClassifiedSky.Seconds / 3600), found.RateArcsecPerHour!.Value, 0.01);
        Assert.Equal(90 + 0.5 * 180 / Math.PI, found.PositionAngleDegrees, 0.01);
        Assert.Equal(5, found.TrailArcsec!.Value, 1e-3);
        Assert.InRange(found.Position.SeparationDegrees(ClassifiedSky.Grid.PositionAt(300, 400)) * 3600, 0, 1e-3);
        Assert.Equal((1, 1, null, 0.97), (found.Sources, found.Exposures, found.ChiSquared, Math.Round(found.Probability, 6)));
        Assert.True(found.RateErrorArcsecPerHour > 0 && found.PositionAngleErrorDegrees > 0);
        // Where three exposures see the place and one shows it, it is none: a cosmic ray.
        Assert.Empty(Search(Observe(4, (_, hours) => hours < -0.4 ? [Trailed(Asteroid)] : [])).Objects);
        // Each exposure for itself, it is one again.
        ClassifiedImage[] alone = Observe(4, (_, hours) => hours < -0.4 ? [Trailed(Asteroid)] : []);
        Assert.Single(Search(alone, new ClassifySettings { Together = false }).Objects);
        // Without a time it has a place and no rate.
        MovingObject timeless = Assert.Single(Search([new ClassifiedImage(sky.Image(0) with { Middle = null, Seconds = null }, [Trailed(Asteroid)])]).Objects);
        Assert.Equal((null, null), (timeless.Epoch, timeless.RateArcsecPerHour));
    }

    [Fact]
    public void Two_long_trails_along_the_way_between_them_are_one_object()
    {
        SkyPosition middle = ClassifiedSky.Grid.PositionAt(400, 600);
        ClassifiedImage[] Pair(double rate, double turn, float[] second) => Observe(4, (image, hours) => hours switch
        {
            < -0.4 => [Moving(image, middle, rate, 60, hours, Asteroid)],
            > 0.4 => [Moving(image, middle, rate, 60, hours, second, turn)],
            _ => [],
        });
        MovingObject found = Assert.Single(Search(Pair(30, 0, Asteroid)).Objects);
        Assert.Equal((2, 4, 0), (found.Sources, found.Exposures, found.DegreesOfFreedom));
        Assert.Equal(30, found.RateArcsecPerHour!.Value, 0.01);
        Assert.Equal(60, found.PositionAngleDegrees, 0.1);
        // Not where one of them points elsewhere, is a cosmic ray for the network, or is short: 1.1".
        Assert.Empty(Search(Pair(30, 40, Asteroid)).Objects);
        Assert.Empty(Search(Pair(30, 0, [0.02f, 0.03f, 0.1f, 0.85f])).Objects);
        Assert.Empty(Search(Pair(7, 0, Asteroid)).Objects);
        // Of two exposures alone as well.
        Assert.Equal(2, Assert.Single(Search([.. Pair(30, 0, Asteroid).Where(image => image.Sources.Count > 0)]).Objects).Sources);
    }

    [Fact]
    public void What_its_classes_refuse_leaves_its_sources_to_others()
    {
        SkyPosition middle = ClassifiedSky.Grid.PositionAt(400, 600);
        float[] likely = [0.6f, 0.1f, 0.2f, 0.1f];
        // A galaxy lies by chance where the trails lead back to.
        ClassifiedImage[] images = Observe(4, (image, hours) => hours switch
        {
            < -0.4 => [Seen(image, ClassifiedSky.Moved(middle, 30, 60, hours), Galaxy)],
            > 0 => [Moving(image, middle, 30, 60, hours, likely)],
            _ => [],
        });
        Assert.Equal(2, Assert.Single(Search(images).Objects).Sources);
        Assert.Null(Search(images).NameOf(images[0].Sources[0]));
        // A long trail is no star, whatever looks like one.
        Assert.Empty(Search(Observe(4, (image, hours) => [Moving(image, middle, 30, 60, hours, Star)])).Objects);
    }

    [Fact]
    public void A_piece_of_the_trail_of_an_object_is_no_object()
    {
        SkyPosition middle = ClassifiedSky.Grid.PositionAt(400, 600);
        ClassifiedSource Piece(ExposureImage image, double hours, double along, double across)
        {
            (double east, double north) = Math.SinCos(60 * Math.PI / 180);
            SkyPosition at = ClassifiedSky.Moved(ClassifiedSky.Moved(middle, 40, 60, hours), along, 60, 1), aside = ClassifiedSky.Moved(at, across, 150, 1);
            (double x, double y) = image.Wcs!.SkyToPixel(aside);
            return ClassifiedSky.Source(image, aside, Asteroid, ClassifiedSky.Trail(x, y, 15, Math.Atan2(north, -east)));
        }
        // 63 pixels long; a piece 2.4" before its middle in the first two of the exposures, which alone see it.
        ClassifiedImage[] With(double along, double across) => Observe(2, (image, hours) => [Moving(image, middle, 40, 60, hours, Asteroid), Piece(image, hours, along, across)]);
        Assert.Single(Search(With(2.4, 0)).Objects);
        // Beyond its end, or beside it, it is another's.
        Assert.True(Search(With(6, 0)).Objects.Count > 1);
        Assert.True(Search(With(0, 3)).Objects.Count > 1);
        // Likewise of a trail in one exposure.
        ClassifiedImage[] single = [With(2.4, 0)[0]], beside = [With(0, 3)[0]];
        Assert.Single(Search(single).Objects);
        Assert.Equal(2, Search(beside).Objects.Count);
    }

    [Fact]
    public void Detectors_of_one_time_are_one_exposure_and_an_object_may_pass_from_one_to_the_next()
    {
        // Two detectors side by side, 20 pixels apart: the object starts on the eastern one.
        TanGrid whole = ClassifiedSky.Grid with { Width = 2020 }, east = whole.Part(0, 0, 1000, 1000), west = whole.Part(1020, 0, 1000, 1000);
        SkyPosition middle = whole.PositionAt(1010, 500);
        List<ClassifiedImage> images = [];
        for (int time = 0; time < 6; time++)
        {
            double seconds = time * Interval, hours = (time - 2.5) * Interval / 3600;
            foreach (TanGrid detector in new[] { east, west })
            {
                ExposureImage image = sky.Image(seconds, detector);
                ClassifiedSource source = Moving(image, middle, 60, 270, hours, Asteroid);
                images.Add(new ClassifiedImage(image, source.Source.X > 0 && source.Source.X < 999 ? [source] : []));
            }
        }
        Assert.Equal(3, images.Where((_, i) => i % 2 == 0).Sum(image => image.Sources.Count));
        MovingObject found = Assert.Single(Search([.. images]).Objects);
        Assert.Equal((6, 6), (found.Sources, found.Exposures));
        Assert.Equal(60, found.RateArcsecPerHour!.Value, 0.01);
    }

    [Fact]
    public void Exposures_that_do_not_see_its_place_are_not_counted()
    {
        // The fourth exposure is turned away by half of its width.
        SkyPosition middle = ClassifiedSky.Grid.PositionAt(100, 500);
        List<ClassifiedImage> images = [];
        for (int time = 0; time < 4; time++)
        {
            ExposureImage image = sky.Image(time * Interval, time < 3 ? ClassifiedSky.Grid : ClassifiedSky.Grid.Part(500, 0, 1000, 1000));
            images.Add(new ClassifiedImage(image, time < 3 ? [Moving(image, middle, 10, 30, (time - 1) * Interval / 3600, Asteroid)] : []));
        }
        MovingObject found = Assert.Single(Search([.. images]).Objects);
        Assert.Equal((3, 3), (found.Sources, found.Exposures));
    }

    [Fact]
    public void Objects_have_names_of_their_own_that_say_their_group()
    {
        SkyPosition[] places = [.. Enumerable.Range(0, 40).Select(i => ClassifiedSky.Grid.PositionAt(100 + 20 * i, 100 + 19 * i))];
        ClassifiedImage[] images = Observe(4, (image, hours) => [.. places.Select((place, i) => Moving(image, place, 3 + i % 5, 9 * i, hours, Asteroid))]);
        MotionSearch search = new(new ClassifySettings(), 36 * 36 + 1);
        search.Search(images, default);
        Assert.Equal(40, search.Objects.Count);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"A101000{"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i % 36]}"), search.Objects.Select(found => found.Name), (a, b) => a[..6] == b[..6] && a[7] == b[7]);
        Assert.Equal(40, search.Objects.Select(found => found.Name).Distinct().Count());
    }

    [Fact]
    public void More_exposures_than_can_be_linked_together_are_linked_in_parts()
    {
        SkyPosition middle = ClassifiedSky.Grid.PositionAt(500, 500);
        MotionSearch search = Search(Observe(70, (image, hours) => [Moving(image, middle, 2, 45, hours, Asteroid)]));
        Assert.Equal([35, 35], search.Objects.Select(found => found.Sources));
    }

    [Fact]
    public void What_has_no_place_on_the_sky_or_no_time_takes_no_part()
    {
        SkyPosition middle = ClassifiedSky.Grid.PositionAt(400, 600);
        ClassifiedImage[] images = Observe(5, (image, hours) => [Moving(image, middle, 5, 100, hours, Asteroid), ClassifiedSky.Source(double.NaN, 3, Asteroid, ClassifiedSky.Trail(double.NaN, 3, 20, 1))]);
        Assert.Equal(5, Assert.Single(Search(images).Objects).Sources);
        images[2] = images[2] with { Image = images[2].Image with { Middle = null } };
        images[4] = images[4] with { Image = images[4].Image with { Wcs = null } };
        Assert.Equal(3, Assert.Single(Search(images).Objects).Sources);
        images[1] = images[1] with { Image = images[1].Image with { Seconds = null } };
        Assert.Empty(Search(images).Objects);
    }

    public void Dispose() => sky.Dispose();

    private static ClassifiedSource Seen(ExposureImage image, SkyPosition position, float[] look) => ClassifiedSky.Source(image, position, look);

    // A trail where it is longer than a star is wide.
    private static ClassifiedSource Moving(ExposureImage image, SkyPosition middle, double rate, double pa, double hours, float[] look, double turn = 0)
    {
        SkyPosition position = ClassifiedSky.Moved(middle, rate, pa, hours);
        (double x, double y) = image.Wcs!.SkyToPixel(position);
        (double sin, double cos) = Math.SinCos((pa + turn) * Math.PI / 180);
        double pixels = rate * ClassifiedSky.Seconds / 3600 / ClassifiedSky.Scale;
        // x grows to the west.
        return ClassifiedSky.Source(image, position, look, pixels > 3 ? ClassifiedSky.Trail(x, y, pixels, Math.Atan2(cos, -sin)) : null);
    }

    // Stars and galaxies that stand still.
    private static IEnumerable<ClassifiedSource> Field(ExposureImage image) =>
        Enumerable.Range(0, 60).Select(i => Seen(image, ClassifiedSky.Grid.PositionAt(40 + 15.3 * i, 30 + 97.7 * i % 940), i % 3 == 0 ? Galaxy : Star));

    // Hours from the middle of all exposures.
    private ClassifiedImage[] Observe(int exposures, Func<ExposureImage, double, ClassifiedSource[]> sources) => [.. Enumerable.Range(0, exposures).Select(i =>
    {
        ExposureImage image = sky.Image(i * Interval);
        return new ClassifiedImage(image, sources(image, (i - (exposures - 1) / 2.0) * Interval / 3600));
    })];

    private static MotionSearch Search(ClassifiedImage[] images, ClassifySettings? settings = null)
    {
        MotionSearch search = new(settings ?? new ClassifySettings(), 0);
        search.Search(images, default);
        return search;
    }
}
