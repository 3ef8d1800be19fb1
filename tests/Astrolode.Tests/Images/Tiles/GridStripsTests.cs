using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Tests.Images.Hips;
using Astrolode.Tests.Images.Hips.Building;

namespace Astrolode.Tests.Images.Tiles;

public class GridStripsTests(SmoothSky sky) : IClassFixture<SmoothSky>
{
    // Neither side is a multiple of a block's; three strips.
    private static readonly TanGrid Grid = new(SkyFrame.Icrs, 40, 30, 300, 1100, 60);

    [Fact]
    public void Strips_of_a_hips_are_the_rows_of_the_whole()
    {
        using HipsSource survey = HipsSource.Open(sky.Folder(SkyFrame.Galactic));
        float[] whole = new float[Grid.Width * Grid.Height];
        survey.SampleAreas(Grid, whole);
        AssertClose(whole, survey.SampleAreas);
    }

    [Fact]
    public void Strips_of_an_image_are_the_rows_of_the_whole()
    {
        Random random = new(3);
        using FitsSource image = new(SkyImages.Of(700, 700, SkyImages.Wcs(700, 700, 40, 30, 45, 33), (_, _) => random.NextDouble()));
        float[] whole = new float[Grid.Width * Grid.Height];
        image.Sample(Grid, whole);
        Assert.InRange(whole.Count(float.IsFinite), whole.Length / 4, whole.Length - 1);
        AssertClose(whole, image.Sample);
    }

    [Fact]
    public void A_stop_is_obeyed()
    {
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() => GridStrips.Of<float>(Grid, (_, _, _) => source.Cancel(), source.Token).Count());
    }

    private static void AssertClose(float[] whole, PartSampler<float> sample)
    {
        List<float> joined = [];
        int strips = 0;
        foreach (ReadOnlyMemory<float> strip in GridStrips.Of(Grid, sample))
        {
            joined.AddRange(strip.Span);
            strips++;
        }
        Assert.Equal(3, strips);
        Assert.Equal(whole.Length, joined.Count);
        for (int i = 0; i < whole.Length; i++)
        {
            Assert.True(float.IsNaN(whole[i]) ? float.IsNaN(joined[i]) : Math.Abs(whole[i] - joined[i]) < 1e-5, $"{i}: {whole[i]} {joined[i]}");
        }
    }
}
