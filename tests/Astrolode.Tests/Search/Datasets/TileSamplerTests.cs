using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Labels;
using Astrolode.Search.Datasets;
using Astrolode.Search.Training;

namespace Astrolode.Tests.Search.Datasets;

public sealed class TileSamplerTests
{
    private const int Side = 300;
    private static readonly LonLatRange Plane = new(SkyFrame.Galactic, 350, 12, -1, 1);
    private static readonly DetectorTrainingSettings Settings = new() { Images = "none", Labels = "none", Region = "gal:350..2,-1..1", BrightnessJitter = 0, Seed = 4 };

    [Fact]
    public void No_training_tile_shows_a_held_out_longitude()
    {
        LongitudeSplit split = LongitudeSplit.Make(Plane, 2, 3, 0.1, 1.5, 1);
        using Sky sky = new((lon, _) => split.HeldOut.Any(stretch => LongitudeSplit.IsIn(stretch, lon)) ? 1000 : Math.Sin(lon * 40));
        TileSampler sampler = new(sky, Labels(200), Settings, split, Side);
        for (int number = 0; number < 40; number++)
        {
            TrainingTile tile = sampler.Draw(number, CancellationToken.None);
            // One value of 1000 in two hundred moves the upper limit of the stretch, and all the sine falls to the bottom.
            Assert.InRange(tile.Pixels.Count(value => value > 0.5f), tile.Pixels.Length / 20, tile.Pixels.Length);
        }
    }

    [Fact]
    public void Labels_of_held_out_longitudes_are_never_taught()
    {
        LongitudeSplit split = LongitudeSplit.Make(Plane, 2, 3, 0.1, 1.5, 1);
        List<SkyLabel> labels = Labels(200);
        int training = labels.Count(label => split.Trains(label.LonDegrees, label.LatDegrees));
        using Sky sky = new((lon, lat) => lon + lat);
        Assert.InRange(training, 80, 150);
        Assert.Equal(training, new TileSampler(sky, labels, Settings, split, Side).TaughtLabels);
    }

    [Fact]
    public void A_tile_depends_on_the_seed_and_its_number_alone()
    {
        LongitudeSplit split = LongitudeSplit.Make(Plane, 0, 1, 0.1, 1.5, 1);
        using Sky sky = new((lon, lat) => Math.Sin(lon * 40) + lat);
        TileSampler first = new(sky, Labels(50), Settings, split, Side), second = new(sky, Labels(50), Settings, split, Side);
        _ = second.Draw(3, CancellationToken.None);
        TrainingTile one = first.Draw(7, CancellationToken.None), other = second.Draw(7, CancellationToken.None);
        Assert.Equal(one.Pixels, other.Pixels);
        Assert.Equal(one.Boxes, other.Boxes);
        Assert.NotEqual(one.Pixels, first.Draw(8, CancellationToken.None).Pixels);
    }

    [Fact]
    public void Boxes_lie_where_the_labels_are_seen()
    {
        LongitudeSplit split = LongitudeSplit.Make(Plane, 0, 1, 0, 1.5, 1);
        List<SkyLabel> labels = [Label(355, 0.1, 3)];
        SkyBox box = labels[0].Box(Settings.BoxFactor);
        // Bright inside the label's box, and nowhere else.
        using Sky sky = new((lon, lat) => Math.Abs(lon - 355) * Math.Cos(lat * Math.PI / 180) < box.WidthDegrees / 2 && Math.Abs(lat - 0.1) < box.HeightDegrees / 2 ? 1 : 0);
        TileSampler sampler = new(sky, labels, Settings with { LabelShare = 1, Stretch = new Stretch(0, 100, 0) }, split, Side);
        for (int number = 0; number < 16; number++)
        {
            TrainingTile tile = sampler.Draw(number, CancellationToken.None);
            TileBox seen = Assert.Single(tile.Boxes);
            Assert.False(seen.Ignore);
            for (int i = 0; i < tile.Pixels.Length; i++)
            {
                double x = (i % Side) + 0.5, y = (i / Side) + 0.5;
                double inside = Math.Min(Math.Min(x - seen.X1 * Side, seen.X2 * Side - x), Math.Min(y - seen.Y1 * Side, seen.Y2 * Side - y));
                if (Math.Abs(inside) > 1.5)
                {
                    Assert.Equal(inside > 0 ? 1 : -1, tile.Pixels[i]);
                }
            }
        }
    }

    [Fact]
    public void Labels_of_another_frame_are_taught_where_they_lie()
    {
        LonLatRange equatorial = new(SkyFrame.Icrs, 38, 4, 59, 63);
        LongitudeSplit split = LongitudeSplit.Make(equatorial, 0, 1, 0, 1.5, 1);
        SkyPosition centre = SkyPosition.From(SkyFrame.Icrs, 40, 61);
        (double lon, double lat) = centre.To(SkyFrame.Galactic);
        using Sky sky = new((x, y) => Math.Sin(x * 40) + y, SkyFrame.Icrs);
        TileSampler sampler = new(sky, [Label(lon, lat, 3)], Settings with { LabelShare = 1 }, split, Side);
        Assert.Equal(1, sampler.TaughtLabels);
        Assert.False(Assert.Single(sampler.Draw(1, CancellationToken.None).Boxes).Ignore);
    }

    [Fact]
    public void A_label_outside_the_region_is_neither_taught_nor_empty_sky()
    {
        LongitudeSplit split = LongitudeSplit.Make(Plane, 0, 1, 0, 1.5, 1);
        using Sky sky = new((lon, lat) => Math.Sin(lon * 40) + lat);
        TileSampler sampler = new(sky, [Label(355, 0.99, 3), Label(355, 1.03, 3)], Settings with { LabelShare = 1 }, split, Side);
        Assert.Equal(1, sampler.TaughtLabels);
        Assert.Contains(Enumerable.Range(0, 20).SelectMany(number => sampler.Draw(number, CancellationToken.None).Boxes), box => box.Ignore);
    }

    [Fact]
    public async Task A_tile_that_cannot_be_drawn_ends_the_feed_with_its_reason()
    {
        LongitudeSplit split = LongitudeSplit.Make(Plane, 0, 1, 0, 1.5, 1);
        using Sky sky = new((_, _) => throw new IOException("tile 7 is truncated"));
        TileFeed feed = new(new TileSampler(sky, Labels(50), Settings, split, Side), 2, channels: 1);
        IOException error = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (TrainingBatch _ in feed.Batches(0, 3, CancellationToken.None))
            {
            }
        });
        Assert.Equal("tile 7 is truncated", error.Message);
    }

    [Fact]
    public void Without_labels_to_teach_there_is_nothing_to_train()
    {
        LongitudeSplit split = LongitudeSplit.Make(Plane, 0, 1, 0.1, 1.5, 1);
        using Sky sky = new((_, _) => 0);
        Assert.Throws<LabelFormatException>(() => new TileSampler(sky, [Label(120, 0, 3)], Settings, split, Side));
    }

    private static List<SkyLabel> Labels(int count)
    {
        Random random = new(9);
        return [.. Enumerable.Range(0, count).Select(_ => Label(SkyPosition.WrapDegrees(350 + 12 * random.NextDouble()), 1.8 * random.NextDouble() - 0.9, 1.6 + 3 * random.NextDouble()))];
    }

    private static SkyLabel Label(double lon, double lat, double radiusArcmin) => new()
    {
        Name = "label",
        Frame = SkyFrame.Galactic,
        LonDegrees = lon,
        LatDegrees = lat,
        EffectiveRadiusArcmin = radiusArcmin,
    };

    // A sky that is a function of position.
    private sealed class Sky(Func<double, double, double> brightness, SkyFrame frame = SkyFrame.Galactic) : ISkySource
    {
        public string Name => "function";

        public SkyFrame Frame => frame;

        public double NativeScaleArcsec => 10;

        public string? Unit => null;

        public LonLatRange Footprint => Plane;

        public bool MayCover(SkyPosition centre, double radiusDegrees) => true;

        public void Sample(TanGrid grid, Span<float> pixels, CancellationToken cancellation = default)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                (double lon, double lat) = grid.PixelToSky(i % grid.Width, i / grid.Width);
                pixels[i] = (float)brightness(lon, lat);
            }
        }

        public void Dispose()
        {
        }
    }
}
