using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Networks.Classifier;
using Astrolode.Search.Classification;
using Astrolode.Search.Sources;

namespace Astrolode.Tests.Search.Classification;

[Collection("sep")]
public class CutoutExposureTests
{
    private const int Width = 300;
    private const int Height = 200;
    private static readonly TanGrid First = new(SkyFrame.Icrs, 150, 2, Width, Height, 0.1);
    private static readonly CutoutStretch Stretch = new();

    [Fact]
    public void The_same_patch_of_sky_is_cut_from_every_exposure()
    {
        // The second points 40 pixels to the west of the first, and 25 to the north.
        TanGrid second = First with { LonDegrees = First.PixelToSky(149.5 + 40, 99.5).LonDegrees, LatDegrees = First.PixelToSky(149.5, 99.5 + 25).LatDegrees };
        CutoutExposure[] exposures = [Exposure(First, 120, 110), Exposure(second, 80, 85)];
        float[] cut = new float[2 * 32 * 32];
        CutoutExposure.Cut(exposures, 120.3, 109.8, 32, Stretch, cut);
        for (int exposure = 0; exposure < 2; exposure++)
        {
            float[] plane = cut[(exposure * 1024)..((exposure + 1) * 1024)];
            Assert.Equal(16 * 32 + 16, Array.IndexOf(plane, plane.Max()));
            Assert.DoesNotContain(float.NaN, plane);
        }
    }

    [Fact]
    public void Pixels_become_the_inverse_hyperbolic_sine_of_their_noise()
    {
        float[] values = [0, 10, -10, 10_000, float.NaN];
        Stretch.Apply(values, 5, values);
        Assert.Equal([0, Math.Asinh(2) / 4, -Math.Asinh(2) / 4, Math.Asinh(2000) / 4, double.NaN], values.Select(value => (double)value), (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void What_an_exposure_does_not_see_is_blank()
    {
        CutoutExposure exposure = Exposure(First, 5, 195);
        float[] cut = new float[1024];
        CutoutExposure.Cut([exposure], 5, 195, 32, Stretch, cut);
        for (int y = 0; y < 32; y++)
        {
            for (int x = 0; x < 32; x++)
            {
                bool inside = 5 - 16 + x >= 0 && 195 - 16 + y < Height;
                Assert.Equal(!inside, float.IsNaN(cut[y * 32 + x]));
            }
        }
        CutoutExposure elsewhere = Exposure(First with { LonDegrees = 330, LatDegrees = -2 }, 0, 0);
        float[] both = new float[2048];
        CutoutExposure.Cut([exposure, elsewhere], 5, 195, 32, Stretch, both);
        Assert.All(both[1024..], value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void A_file_s_sky_coordinates_give_the_same_as_its_grid()
    {
        using TemporaryFolder folder = new();
        TanGrid second = First with { LonDegrees = 150.002, LatDegrees = 2.003 };
        float[] pixels = Pixels(90, 60);
        FitsImage.Write(folder.File("a.fits"), new Image(Width, Height, pixels), new Dictionary<string, object>(second.WcsKeywords()), FitsStorage.Float32);
        Image read = FitsImage.Read(folder.File("a.fits"));
        Extraction extraction = Extracted(pixels);
        (float[] fromGrid, float[] fromFile) = (new float[2048], new float[2048]);
        CutoutExposure.Cut([Exposure(First, 50, 50), CutoutExposure.Of(extraction, second)], 120, 100, 32, Stretch, fromGrid);
        CutoutExposure.Cut([Exposure(First, 50, 50), CutoutExposure.Of(extraction, read.Wcs!)], 120, 100, 32, Stretch, fromFile);
        Assert.Equal(fromGrid, fromFile);
        // Without sky coordinates it can be cut alone.
        CutoutExposure.Cut([CutoutExposure.Of(extraction)], 90, 60, 32, Stretch, fromGrid.AsSpan(0, 1024));
        Assert.Equal(16 * 32 + 16, Array.IndexOf(fromGrid, fromGrid[..1024].Max()));
        Assert.Throws<InvalidOperationException>(() => CutoutExposure.Cut([CutoutExposure.Of(extraction), CutoutExposure.Of(extraction, second)], 90, 60, 32, Stretch, fromGrid));
    }

    [Fact]
    public void Missing_exposures_and_pixels_are_masked()
    {
        const int plane = ClassifierShape.Size * ClassifierShape.Size;
        float[] planes = new float[2 * plane], input = [.. Enumerable.Repeat(9f, ClassifierShape.Length)];
        planes.AsSpan(0, plane).Fill(0.5f);
        planes.AsSpan(plane).Fill(-1);
        planes[plane + 7] = float.NaN;
        CutoutInput.Fill(planes, input);
        float[][] channels = [.. input.Chunk(plane)];
        Assert.All(channels[0], value => Assert.Equal(0.5f, value));
        Assert.Equal(0, channels[1][7]);
        Assert.Equal(plane - 1, channels[1].Count(value => value == -1));
        Assert.All(channels[4], value => Assert.Equal(1, value));
        Assert.Equal(plane - 1, channels[5].Sum());
        Assert.All((int[])[2, 3, 6, 7], channel => Assert.All(channels[channel], value => Assert.Equal(0, value)));
        Assert.Throws<ArgumentException>(() => CutoutInput.Fill(planes.AsSpan(1), input));
        Assert.Equal(ClassifierShape.Channels, CutoutInput.Channels.Count);
    }

    [Fact]
    public void An_exposure_sees_the_places_that_lie_in_it()
    {
        TanGrid second = First with { LonDegrees = First.PixelToSky(149.5 + 40, 99.5).LonDegrees };
        (CutoutExposure one, CutoutExposure two) = (Exposure(First, 5, 5), Exposure(second, 5, 5));
        Assert.True(two.Sees(one, 150, 100));
        Assert.False(two.Sees(one, 30, 100));
        Assert.False(two.Sees(one, 150, -1));
    }

    private static CutoutExposure Exposure(TanGrid grid, int starX, int starY) => CutoutExposure.Of(Extracted(Pixels(starX, starY)), grid);

    private static Extraction Extracted(float[] pixels) => SourceExtraction.Run(pixels, Width, Height, new ExtractionSettings());

    private static float[] Pixels(int starX, int starY)
    {
        Random random = new(1);
        float[] pixels = [.. Enumerable.Range(0, Width * Height).Select(_ => (float)(100 + random.NextDouble()))];
        pixels[starY * Width + starX] = 1000;
        return pixels;
    }
}
