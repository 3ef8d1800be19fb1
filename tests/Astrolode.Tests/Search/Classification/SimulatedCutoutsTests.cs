using Astrolode.Networks.Classifier;
using Astrolode.Search.Classification;
using FieldUse = Astrolode.Search.Classification.ClassifierTrainingSettings.FieldUse;

namespace Astrolode.Tests.Search.Classification;

[Collection("sep")]
public class SimulatedCutoutsTests
{
    private static readonly ClassifierTrainingSettings Settings = new() { FieldSide = 384, Asteroids = 90, StarDensity = 40, Psf = "gaussian", DitherScale = 0.01 };

    [Fact]
    public void A_field_gives_cutouts_of_all_classes_the_same_every_time()
    {
        CutoutField field = Draw(once: false, 40), again = Draw(once: false, 40);
        Assert.Equal(field.Truths, again.Truths);
        Assert.All(Enum.GetValues<SourceClass>(), source => Assert.InRange(field.Of(source).Count, 5, 40));
        Assert.Equal(40, field.Of(SourceClass.CosmicRay).Count);
        float[] one = Show(field, 7), two = Show(again, 7);
        Assert.Equal(one, two);
        // Natural abundances: a dense field has a few stars of an exposure, and cosmic rays are as they are.
        Assert.InRange(field.Abundances[(int)SourceClass.Star], 20, 400);
        Assert.InRange(field.Abundances[(int)SourceClass.CosmicRay], 10_000, 60_000);
    }

    [Fact]
    public void The_source_is_the_brightest_thing_in_the_middle()
    {
        CutoutField field = Draw(once: false, 1000);
        int[] stars = [.. field.Of(SourceClass.Star).Where(i => field.Truths[i].Magnitude < 23)];
        Assert.True(stars.Length > 10, $"{stars.Length} stars");
        int right = stars.Count(i =>
        {
            float[] plane = Show(field, i)[..(ClassifierShape.Size * ClassifierShape.Size)];
            return Around(plane, 1).Max() >= Around(plane, 4).Max();
        });
        Assert.True(right >= 0.9 * stars.Length, $"{right} of {stars.Length} stars are in the middle");

        static float[] Around(float[] plane, int reach) => [.. from y in Enumerable.Range(ClassifierShape.Size / 2 - reach, 2 * reach + 1) from x in Enumerable.Range(ClassifierShape.Size / 2 - reach, 2 * reach + 1) select plane[y * ClassifierShape.Size + x]];
    }

    [Fact]
    public void Held_out_sources_come_once()
    {
        CutoutField once = Draw(once: true, 1000), all = Draw(once: false, 1000);
        // Stars are the same in all exposures; nearly all are seen in four.
        Assert.InRange((double)all.Of(SourceClass.Star).Count / once.Of(SourceClass.Star).Count, 2.5, 4);
        Assert.Equal(once.Of(SourceClass.Star).Count, once.Of(SourceClass.Star).DistinctBy(i => Math.Round(once.Truths[i].Magnitude, 6)).Count());
    }

    [Fact]
    public void No_field_serves_two_uses_or_two_runs()
    {
        long[] seeds = [.. from seed in new[] { 1, 2 } from use in Enum.GetValues<FieldUse>() from number in new[] { 0, 1, 9998 } select (Settings with { Seed = seed }).Field(use, number).Seed];
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
    }

    private static CutoutField Draw(bool once, int perClass) => SimulatedCutouts.Draw(Settings.Field(FieldUse.Training, 0), new CutoutSelection(perClass, once, new(), new()), 2, CancellationToken.None);

    private static float[] Show(CutoutField field, int index)
    {
        float[] cutout = new float[ClassifierShape.Length];
        field.Show(index, [0, 1, 2, 3], 0, 0, 0, cutout);
        return cutout;
    }
}
