using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Ssd;

public class HardNegativesTests
{
    [Fact]
    public void The_worst_background_is_chosen_three_for_each_match()
    {
        int[] matches = [-1, 0, -1, -1, -2, -1, -1];
        float[] losses = [0.1f, 9, 0.5f, 0.4f, 8, 0.3f, 0.2f];
        Assert.Equal([0, 1, 1, 1, 0, 1, 0], Select(new HardNegatives(3, 0), matches, losses));
    }

    [Fact]
    public void An_empty_image_gives_the_minimum() =>
        Assert.Equal([0, 1, 1], Select(new HardNegatives(3, 2), [-1, -1, -1], [0.1f, 0.3f, 0.2f]));

    [Fact]
    public void There_cannot_be_more_than_there_are() =>
        Assert.Equal([1, 1, 0], Select(new HardNegatives(3, 9), [4, -1, -2], [0, 0, 0]));

    [Fact]
    public void Equal_losses_are_taken_in_order() =>
        Assert.Equal([1, 1, 0, 0], Select(new HardNegatives(0, 2), [-1, -1, -1, -1], [1, 1, 1, 1]));

    private static float[] Select(HardNegatives negatives, int[] matches, float[] losses)
    {
        float[] weights = new float[matches.Length];
        negatives.Select(matches, losses, weights);
        return weights;
    }
}
