using Astrolode.Images.Tiles;
using Astrolode.Simulation.Scenes;
using Astrolode.Simulation.Volunteers;

namespace Astrolode.Tests.Simulation.Volunteers;

public class VolunteerDrawingsTests
{
    // One image of the whole scene, shown to all; whatever is there is seen and drawn with a steady hand.
    private static readonly VolunteerSettings Steady = new()
    {
        Volunteers = 4000,
        ViewsPerSubject = 4000,
        ImageWidthsDegrees = [1.5],
        MissedShare = 0,
        ThresholdScatter = 0,
        MinDiameterPixels = 2,
        SmallDiameterPixels = 2,
        RingElements = 1e-3,
        LargeDiameterShare = 2,
        SizeBiasScatter = 0,
        SizeScatter = 0,
        PositionScatter = 0,
        PointerPixels = 0,
        AxisRatioScatter = 0,
        AngleScatterDegrees = 0,
        CarelessnessScatter = 0,
        VaguenessScatter = 0,
        SpuriousPerView = 0,
        DoubleShare = 0,
        ClickShare = 0,
    };

    private static readonly SimulatedBubble Blinding = FlatScene.Bubble("blinding", 300, 200, 4, 1e9, 0.7, 0.9);

    [Fact]
    public void The_share_that_is_missed_is_what_was_asked_for() =>
        AssertBinomial(1 - 0.3, Simulate(Steady with { MissedShare = 0.3 }, Blinding).Drawings.Count(), 4000);

    [Fact]
    public void The_chance_to_see_a_bubble_is_logistic_in_its_visibility()
    {
        VolunteerSettings settings = Steady with { Threshold = 0.5, DetectionSlope = 2 };
        double[] visibilities = [0.05, 0.2, 0.5, 1, 4];
        VolunteerResult result = Simulate(settings, [.. visibilities.Select((visibility, i) => FlatScene.Bubble($"{i}", 100 + 150 * i, 200, 4, visibility))]);
        for (int i = 0; i < visibilities.Length; i++)
        {
            AssertBinomial(1 / (1 + Math.Pow(0.5 / visibilities[i], 2)), result.Drawings.Count(drawing => drawing.Object == $"{i}"), 4000);
        }
    }

    [Fact]
    public void Skill_tells_who_sees_the_faint_ones()
    {
        VolunteerResult result = Simulate(Steady with { ThresholdScatter = 1, Threshold = 0.5, DetectionSlope = 5 }, FlatScene.Bubble("faint", 300, 200, 4, 0.5));
        double Skill(bool drew) => result.Classifications.Where(look => look.Drawings.Count > 0 == drew).Average(look => Math.Log(look.Person.Threshold));
        Assert.True(Skill(drew: true) < Skill(drew: false) - 1);
    }

    [Fact]
    public void Sizes_carry_the_bias_and_scatter_as_persons_and_hands_do()
    {
        VolunteerResult result = Simulate(Steady with { SizeBias = 1.25, SizeBiasScatter = 0.15, SizeScatter = 0.2 }, Blinding);
        double[] logs = [.. result.Classifications.Select(look => Math.Log(EffectiveArcmin(look) / Blinding.EffectiveRadiusArcmin))];
        Assert.Equal(Math.Log(1.25), logs.Average(), 5 * 0.25 / Math.Sqrt(4000));
        Assert.Equal(0.25, Deviation(logs), 0.25 * 5 / Math.Sqrt(8000));
        double[] ownLeft = [.. result.Classifications.Select(look => Math.Log(EffectiveArcmin(look) / (look.Person.SizeBias * Blinding.EffectiveRadiusArcmin)))];
        Assert.Equal(0.2, Deviation(ownLeft), 0.2 * 5 / Math.Sqrt(8000));
    }

    [Fact]
    public void Centres_scatter_by_a_share_of_the_radius()
    {
        VolunteerResult result = Simulate(Steady with { PositionScatter = 0.2 }, Blinding);
        double radius = Blinding.EffectiveRadiusArcmin * 60 / result.Subjects[0].Grid.ScaleArcsec;
        foreach (Func<Drawing, double> along in new Func<Drawing, double>[] { drawing => drawing.X, drawing => drawing.Y })
        {
            Assert.Equal(0.2, Deviation([.. result.Drawings.Select(along)]) / radius, 0.2 * 5 / Math.Sqrt(8000));
        }
    }

    [Fact]
    public void A_perfect_hand_draws_the_middle_of_the_rim_on_the_sky()
    {
        VolunteerResult result = Simulate(Steady, Blinding);
        SkyEllipse sky = result.Subjects[0].ToSky(result.Drawings.First());
        double middle = 1 - Blinding.Thickness / 2;
        Assert.Equal(Blinding.LonDegrees, sky.LonDegrees, 1e-9);
        Assert.Equal(Blinding.LatDegrees, sky.LatDegrees, 1e-9);
        Assert.Equal(Blinding.SemiMajorArcmin * middle, sky.SemiMajorArcmin, 1e-3);
        Assert.Equal(Blinding.SemiMinorArcmin * middle, sky.SemiMinorArcmin, 1e-3);
        // The scene's x runs against longitude: its angle 0.9 rad from x to y is 90° − that west of north.
        Assert.Equal((0.9 * 180 / Math.PI - 90 + 180) % 180, sky.PositionAngleDegrees, 0.05);
        // Not everybody starts with the long axis, nor in the same direction.
        Assert.Equal(4, result.Drawings.DistinctBy(drawing => Math.Round(drawing.AngleDegrees)).Count());
        Assert.Contains(result.Drawings, drawing => drawing.Rx < drawing.Ry);
    }

    [Fact]
    public void Spurious_drawings_double_clicks_and_mere_clicks_come_as_often_as_asked()
    {
        VolunteerSettings settings = Steady with { SpuriousPerView = 0.5, LookAlikeShare = 0.6, DoubleShare = 0.2, ClickShare = 0.1 };
        VolunteerResult result = VolunteerDrawings.Simulate(FlatScene.With([], [FlatScene.Arc(500, 200, 5)]), settings);
        Drawing[] first = [.. result.Drawings.Where(drawing => !drawing.IsDouble)], spurious = [.. first.Where(drawing => drawing.Origin != DrawingOrigin.Click)];
        Assert.Equal(0.5 * 4000, spurious.Length, 5 * Math.Sqrt(0.5 * 4000));
        AssertBinomial(0.6, spurious.Count(drawing => drawing.Origin == DrawingOrigin.LookAlike), spurious.Length);
        AssertBinomial(0.2, result.Drawings.Count(drawing => drawing.IsDouble), spurious.Length);
        AssertBinomial(0.1, first.Length - spurious.Length, 4000);
        Assert.All(first.Except(spurious), click => Assert.InRange(Math.Max(click.Rx, click.Ry), 0, 3));
        Assert.Contains(first.Except(spurious), click => click is { Rx: 0, Ry: 0 });
    }

    [Fact]
    public void A_double_click_repeats_the_drawing_before_it_and_not_to_the_bit()
    {
        VolunteerResult result = Simulate(Steady with { Volunteers = 400, ViewsPerSubject = 400, DoubleShare = 0.3, PositionScatter = 0.2, SpuriousPerView = 0.3 }, Blinding);
        foreach (Classification look in result.Classifications)
        {
            for (int i = 0; i < look.Drawings.Count; i++)
            {
                Drawing second = look.Drawings[i];
                Assert.False(i == 0 && second.IsDouble);
                if (second.IsDouble)
                {
                    Drawing one = look.Drawings[i - 1];
                    Assert.Equal(one.Object, second.Object);
                    Assert.InRange(double.Hypot(one.X - second.X, one.Y - second.Y), 1e-9, 4);
                    Assert.InRange(Math.Abs(one.Rx - second.Rx), 1e-9, 4);
                }
            }
        }
    }

    [Fact]
    public void Spurious_drawings_that_are_on_no_look_alike_prefer_bright_places()
    {
        PlaneSceneResult scene = FlatScene.With();
        int width = scene.Grid.Width;
        for (int i = 0; i < scene.Image.Pixels.Length; i++)
        {
            scene.Image.Pixels[i] = i % width < width / 20 ? 500 : 50;
        }
        VolunteerResult result = VolunteerDrawings.Simulate(scene, Steady with { SpuriousPerView = 1, BrightOf = 8 });
        Assert.All(result.Drawings, drawing => Assert.Equal(DrawingOrigin.BrightPlace, drawing.Origin));
        AssertBinomial(1 - Math.Pow(0.95, 8), result.Drawings.Count(drawing => drawing.X < 40), result.Drawings.Count());
    }

    [Fact]
    public void Small_bubbles_are_drawn_zoomed_in_and_large_ones_zoomed_out()
    {
        VolunteerSettings settings = new() { ImageWidthsDegrees = [1.5, 0.75, 0.3, 0.15], RingElements = 0.1, SpuriousPerView = 0, ClickShare = 0 };
        VolunteerResult result = Simulate(settings, FlatScene.Bubble("small", 200, 200, 0.3, 1e9), FlatScene.Bubble("large", 500, 220, 14, 1e9));
        double[] Zooms(string name) => [.. result.Classifications.Where(look => look.Drawings.Any(drawing => drawing.Object == name)).Select(look => Width(look.Subject)).Distinct().Order()];
        Assert.Equal([0.15, 0.3], Zooms("small"), Close);
        Assert.Equal([1.5], Zooms("large"), Close);
    }

    [Fact]
    public void A_ring_smaller_than_the_pixels_of_the_map_is_not_seen()
    {
        VolunteerSettings settings = new() { ImageWidthsDegrees = [0.15], SpuriousPerView = 0, ClickShare = 0 };
        int Drawn(double radiusArcmin) => Simulate(settings, FlatScene.Bubble("ring", 200, 200, radiusArcmin, 1e9)).Drawings.Count();
        // The map has pixels of 0.1′.
        Assert.True(Drawn(0.12) * 2 < Drawn(0.5));
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit_and_another_seed_changes_all()
    {
        PlaneSceneResult scene = FlatScene.With([Blinding, FlatScene.Bubble("b", 600, 300, 1, 0.6)], [FlatScene.Arc(500, 200, 5)]);
        // Much to do, so that more than one thread has its part.
        VolunteerSettings settings = new() { Volunteers = 400, ViewsPerSubject = 200 };
        VolunteerResult one = VolunteerDrawings.Simulate(scene, settings, threads: 1), many = VolunteerDrawings.Simulate(scene, settings, threads: 7);
        Assert.NotEmpty(one.Drawings);
        Assert.Equal(one.Drawings, many.Drawings);
        Assert.Equal(one.Classifications.Select(look => (look.Id, look.Subject, look.Person)), many.Classifications.Select(look => (look.Id, look.Subject, look.Person)));
        VolunteerResult other = VolunteerDrawings.Simulate(scene, settings with { Seed = 2 });
        // Centres stay in the image: its edges, 0 and 800, may come twice.
        Assert.All(one.Drawings.Select(drawing => drawing.X).Intersect(other.Drawings.Select(drawing => drawing.X)), x => Assert.True(x is 0 or 800));
    }

    [Fact]
    public void Every_image_has_its_looks_by_different_people()
    {
        VolunteerResult result = Simulate(new VolunteerSettings { Volunteers = 60, ViewsPerSubject = 26 }, Blinding);
        Assert.Equal(result.Subjects.Count * 26, result.Classifications.Count);
        Assert.All(result.Classifications.GroupBy(look => look.Subject), looks => Assert.Equal(26, looks.DistinctBy(look => look.Person).Count()));
        Assert.Equal(Enumerable.Range(1, result.Classifications.Count), result.Classifications.Select(look => look.Id));
        Assert.Equal(Enumerable.Range(0, result.Drawings.Count()), result.Drawings.Select(drawing => drawing.MarkId));
    }

    [Fact]
    public void Few_people_do_most()
    {
        VolunteerResult result = Simulate(new VolunteerSettings { Volunteers = 20000 }, Blinding);
        double[] activity = [.. result.People.Select(person => person.Activity).Order()];
        double gini = 2 * activity.Select((value, i) => (i + 1) * value).Sum() / (activity.Length * activity.Sum()) - (activity.Length + 1.0) / activity.Length;
        // erf(1.8 / 2)
        Assert.Equal(0.79691, gini, 0.02);
        int[] looks = [.. result.Classifications.CountBy(look => look.Person).Select(pair => pair.Value).OrderDescending()];
        Assert.True(looks.Take(2000).Sum() > 0.5 * looks.Sum());
        AssertBinomial(0.5, result.People.Count(person => person.UserId is null), 20000);
        Assert.Equal(20000, result.People.DistinctBy(person => person.UserName).Count());
    }

    [Fact]
    public void An_empty_scene_is_looked_at_and_nothing_is_drawn()
    {
        VolunteerResult result = Simulate(new VolunteerSettings { SpuriousPerView = 0, ClickShare = 0 });
        Assert.NotEmpty(result.Classifications);
        Assert.Empty(result.Drawings);
    }

    public static TheoryData<VolunteerSettings> Impossible => new(
        Steady with { Volunteers = 0 },
        Steady with { ViewsPerSubject = 4001 },
        Steady with { ImageWidthsDegrees = [] },
        Steady with { ImageWidthsDegrees = [1.5, 1.5] },
        Steady with { ImageWidthsDegrees = [2] },
        Steady with { Overlap = 0.9 },
        Steady with { Threshold = 0 },
        Steady with { SmallDiameterPixels = 1 },
        Steady with { MissedShare = 1.1 },
        Steady with { SizeScatter = double.NaN },
        Steady with { SpuriousPerView = -1 });

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_settings_are_refused(VolunteerSettings settings) => Assert.Throws<ArgumentException>(() => Simulate(settings));

    private static VolunteerResult Simulate(VolunteerSettings settings, params SimulatedBubble[] bubbles) => VolunteerDrawings.Simulate(FlatScene.With(bubbles), settings);

    private static double Width(Subject subject) => subject.Grid.Width * subject.Grid.ScaleArcsec / 3600;

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-9;

    private static double EffectiveArcmin(Classification look)
    {
        SkyEllipse sky = look.Subject.ToSky(look.Drawings[0]);
        return Math.Sqrt(sky.SemiMajorArcmin * sky.SemiMinorArcmin);
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    // Five standard deviations: a right simulation fails once in two million seeds.
    private static void AssertBinomial(double share, int count, int trials) =>
        Assert.Equal(share * trials, count, 5 * Math.Sqrt(trials * share * (1 - share)) + 0.5);
}
