using Astrolode.Networks.Onnx;
using Astrolode.Search.Pictures;

namespace Astrolode.Tests.Search.Pictures;

public sealed class EnlargedTests
{
    [Fact]
    public void Cells_stay_squares_when_they_grow_and_are_averaged_when_they_shrink()
    {
        float[] map = [.. Enumerable.Range(0, 12 * 12).Select(i => (float)Math.Sin(i * 0.7))];
        float[] large = Enlarged.Cells(map, 12, 12, 36, 36), small = Enlarged.Cells(map, 12, 12, 4, 4);
        Assert.All(Enumerable.Range(0, 36 * 36), i => Assert.Equal(map[i / 36 / 3 * 12 + i % 36 / 3], large[i]));
        Assert.Equal(map.Average(), small.Average(), 1e-5);
        Assert.Equal(new[] { 0, 1, 2, 12, 13, 14, 24, 25, 26 }.Average(i => map[i]), small[0], 1e-5);
    }

    [Fact]
    public void Bilinear_is_exact_on_a_plane_between_the_middles_of_pixels()
    {
        float[] map = [.. Enumerable.Range(0, 9).Select(i => 2f * (i % 3) - i / 3)];
        float[] large = Enlarged.Bilinear(map, 3, 3, 30, 30);
        for (int y = 5; y < 25; y++)
        {
            for (int x = 5; x < 25; x++)
            {
                Assert.Equal(2 * ((x + 0.5) / 10 - 0.5) - ((y + 0.5) / 10 - 0.5), large[y * 30 + x], 1e-5);
            }
        }
        Assert.Equal((map[0], map[8]), (large[0], large[^1]));
    }

    [Fact]
    public void The_sheet_shows_the_maps_that_vary_most()
    {
        // Channel k has a deviation of k but for the last ten, which are far from 0 and do not vary.
        float[] values = [.. Enumerable.Range(0, 60).SelectMany(channel => Enumerable.Range(0, 4).Select(pixel => channel < 50 ? channel * (pixel % 2 == 0 ? 1f : -1f) : 500f))];
        Assert.Equal(Enumerable.Range(18, 32), LayerSheet.MostVaried(new LayerActivation("x", "convolution", 60, 2, 2, values)));
    }
}
