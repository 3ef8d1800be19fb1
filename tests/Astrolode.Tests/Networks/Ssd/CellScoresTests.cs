using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Ssd;

public sealed class CellScoresTests
{
    [Fact]
    public void A_score_shows_in_the_cell_in_whose_middle_its_default_box_lies_and_nowhere_else()
    {
        const int classes = 3;
        Random random = new(4);
        for (int trial = 0; trial < 40; trial++)
        {
            int box = trial == 0 ? SsdLayers.BoxCount - 1 : random.Next(SsdLayers.BoxCount), chosen = random.Next(classes);
            float[] scores = [.. Enumerable.Repeat(0.1f, SsdLayers.BoxCount * classes)];
            scores[box * classes + chosen] = 0.9f;
            float[] largest = CellScores.Of(scores, classes, chosen).Largest();
            (float y, float x) = (DefaultBoxes.CentreForm[4 * box], DefaultBoxes.CentreForm[4 * box + 1]);
            Assert.Equal(0.9f, largest[(int)(300 * y) * 300 + (int)(300 * x)]);
            int side = SsdLayers.FeatureMaps.First(map => FirstBox(map.Index + 1) > box).Size;
            Assert.InRange(largest.Count(score => score == 0.9f), Math.Pow(300 / side, 2), Math.Pow(300 / side + 1, 2));
            Assert.All(CellScores.Of(scores, classes, (chosen + 1) % classes).Largest(), score => Assert.Equal(0.1f, score));
        }
        Assert.Throws<ArgumentException>(() => CellScores.Of(new float[SsdLayers.BoxCount], classes, 0));
    }

    private static int FirstBox(int map) => SsdLayers.FeatureMaps.Take(map).Sum(each => each.Size * each.Size * each.Boxes);
}
