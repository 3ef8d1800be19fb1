using Astrolode.Networks.Classifier;
using Astrolode.Search.Classification;

namespace Astrolode.Tests.Search.Classification;

public class CutoutSamplerTests
{
    private const int Plane = ClassifierShape.Size * ClassifierShape.Size;

    private static readonly ClassifierTrainingSettings Settings = new() { BatchSize = 4000, Jitter = 2 };

    // Cutout i of class c shows 10 c + exposure in every pixel, but for one that tells how it was turned and shifted.
    private static readonly CutoutField[] Fields = [Field(3), Field(40)];

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    public void Every_class_of_the_network_comes_equally_often_and_is_labelled_rightly(int classes)
    {
        CutoutBatch batch = new CutoutSampler(Settings with { Classes = classes }).Draw(Fields, 0);
        for (int i = 0; i < batch.Labels.Length; i++)
        {
            int source = (int)Median(Channel(batch, i, 0)) / 10;
            Assert.Equal(classes == 4 ? source : Math.Min(source, 1), batch.Labels[i]);
        }
        Assert.All(batch.Labels.CountBy(label => label), each => Assert.InRange(each.Value, 4000 / classes * 0.9, 4000 / classes * 1.1));
    }

    [Fact]
    public void A_cutout_is_shown_in_one_to_four_exposures_first_that_in_which_it_was_found()
    {
        CutoutBatch batch = new CutoutSampler(Settings).Draw(Fields, 1);
        int[] shown = new int[5];
        for (int i = 0; i < batch.Labels.Length; i++)
        {
            int[] masks = [.. Enumerable.Range(4, 4).Select(channel => (int)Channel(batch, i, channel).Sum() / Plane)];
            int count = masks.Sum();
            Assert.Equal([.. Enumerable.Repeat(1, count), .. Enumerable.Repeat(0, 4 - count)], masks);
            int[] exposures = [.. Enumerable.Range(0, count).Select(channel => (int)Median(Channel(batch, i, channel)) % 10)];
            Assert.Equal(0, exposures[0]);
            Assert.Equal(exposures.Order().Distinct(), exposures);
            shown[count]++;
        }
        Assert.InRange(shown[1], 1250, 1550);
        Assert.InRange(shown[4], 1250, 1550);
        Assert.InRange(shown[2] + shown[3], 1050, 1350);
    }

    [Fact]
    public void Cutouts_are_turned_mirrored_and_shifted_all_exposures_alike()
    {
        CutoutBatch batch = new CutoutSampler(Settings).Draw(Fields, 2);
        HashSet<int> places = [];
        for (int i = 0; i < batch.Labels.Length; i++)
        {
            int Marked(int channel)
            {
                float[] plane = Channel(batch, i, channel);
                return Array.IndexOf(plane, plane.Max());
            }
            int place = Marked(0);
            places.Add(place);
            for (int channel = 1; channel < 4 && Channel(batch, i, channel + 4).Sum() > 0; channel++)
            {
                Assert.Equal(place, Marked(channel));
            }
        }
        // The mark is at (14, 9), two and three pixels from the middle: eight symmetries of 5 x 5 shifts, some of which meet.
        Assert.InRange(places.Count, 80, 8 * 25);
        Assert.All(places, place => Assert.InRange(Math.Abs(place % ClassifierShape.Size - (ClassifierShape.Size - 1) / 2.0), 0, 5.5));
    }

    [Fact]
    public void A_batch_depends_on_its_number_alone()
    {
        CutoutSampler sampler = new(Settings with { BatchSize = 50 });
        Assert.Equal(sampler.Draw(Fields, 5).Cutouts, new CutoutSampler(Settings with { BatchSize = 50 }).Draw(Fields, 5).Cutouts);
        Assert.NotEqual(sampler.Draw(Fields, 5).Cutouts, sampler.Draw(Fields, 6).Cutouts);
    }

    private static CutoutField Field(int perClass)
    {
        int plane = CutoutField.Side * CutoutField.Side, each = 4 * plane;
        Half[] pixels = new Half[4 * perClass * each];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int cutout, int exposure, int pixel) = (i / each, i % each / plane, i % plane);
            bool marked = pixel == (9 + CutoutField.Margin) * CutoutField.Side + 14 + CutoutField.Margin;
            pixels[i] = (Half)(marked ? 99 : 10 * (cutout / perClass) + exposure);
        }
        return new CutoutField([.. Enumerable.Range(0, 4 * perClass).Select(i => new CutoutTruth((SourceClass)(i / perClass), 20, 0, 0, 4))], pixels, [1, 1, 1, 1]);
    }

    private static float[] Channel(CutoutBatch batch, int cutout, int channel) => batch.Cutouts.AsSpan(cutout * ClassifierShape.Length + channel * Plane, Plane).ToArray();

    private static float Median(float[] values) => values.Order().ElementAt(values.Length / 2);
}
