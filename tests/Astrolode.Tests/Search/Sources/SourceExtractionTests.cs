using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Search.Sources;
using Astrolode.Simulation;
using Astrolode.Simulation.Vis;

namespace Astrolode.Tests.Search.Sources;

/// <summary>Extraction judged by SExtractor and by SEP's own Python binding on a simulated exposure with everything in it.</summary>
[Collection("sep")]
public sealed class SourceExtractionTests : IDisposable
{
    private static readonly ExtractionSettings Settings = new() { Threshold = 3 };

    private readonly string folder = Directory.CreateTempSubdirectory("astrolode-sep-").FullName;

    [JudgeFact("python:sep", "python:astropy")]
    public void Sources_are_those_of_the_python_binding_of_the_same_library()
    {
        double[] said = Judged("sep", new ExtractionSettings());
        Assert.Equal(said[0], said[1]);
        Assert.Equal(said[0], said[2]);
        Assert.InRange(said[3], 100, said[0]);
        Assert.All(said[4..14], worst => Assert.InRange(worst, 0, 1e-4));
    }

    [JudgeFact("source-extractor", "python:astropy")]
    public void Sources_are_those_of_SExtractor()
    {
        double[] said = Judged("sextractor", new ExtractionSettings { LocalNoise = false });
        Assert.InRange(said[1], said[0] - 2, said[0] + 2);
        Assert.InRange(said[2], said[0] - 2, said[0]);
        Assert.InRange(said[3], 100, said[0]);
        // 99 of 100: SExtractor cleans and so masks a few neighbours otherwise.
        (double position, double auto, double aperture, double a, double half) = (said[5], said[7], said[9], said[11], said[13]);
        Assert.InRange(position, 0, 0.02);
        Assert.InRange(auto, 0, 1e-3);
        Assert.InRange(aperture, 0, 1e-3);
        Assert.InRange(a, 0, 1e-3);
        Assert.InRange(half, 0, 0.01);
        // Errors: of what is as large as a star or larger. Of single pixels ours, which the noise test below judges, are smaller.
        Assert.InRange(said[16], 0, 0.06);
    }

    [Fact]
    public void A_source_is_where_it_was_put_and_as_bright_and_as_long()
    {
        float[] pixels = Sky(200, 160, seed: 1);
        Put(pixels, 200, 60.3, 70.8, 20_000, 2.2, 1.1, 0.6);
        ExtractedSource source = Assert.Single(SourceExtraction.Run(pixels, 200, 160, Settings).Sources, one => one.FluxAuto > 5000);
        Assert.Equal(60.3, source.X, 0.02);
        Assert.Equal(70.8, source.Y, 0.02);
        Assert.Equal(20_000, source.FluxAuto, 600.0);
        Assert.Equal(0.6, source.Theta, 0.03);
        Assert.Equal(2.2, source.A, 0.1);
        // Noise on the rim of the isophote makes it rounder.
        Assert.Equal(1.1, source.B, 0.2);
        Assert.Equal(20_000 / (2 * Math.PI * 2.2 * 1.1), source.Peak, 100.0);
        // Shot noise of the background: 10 in each pixel of the light.
        Assert.InRange(source.ErrorX, 0.005, 0.02);
    }

    [Fact]
    public void Errors_of_positions_are_those_that_the_noise_makes()
    {
        double sum = 0;
        const int Times = 200;
        for (int time = 0; time < Times; time++)
        {
            float[] pixels = Sky(64, 64, seed: 100 + time);
            Put(pixels, 64, 31.2, 32.4, 2500, 1.2, 1.2, 0);
            ExtractedSource source = SourceExtraction.Run(pixels, 64, 64, Settings).Sources.MaxBy(one => one.FluxAuto)!;
            sum += Math.Pow((source.X - 31.2) / source.ErrorX, 2) + Math.Pow((source.Y - 32.4) / source.ErrorY, 2);
        }
        // Mean of 400 squares: 1 ± 0.07.
        Assert.InRange(sum / (2 * Times), 0.75, 1.3);
    }

    [Fact]
    public void Blank_pixels_are_left_out_and_a_mask_does_the_same()
    {
        float[] pixels = Sky(200, 160, seed: 2);
        Put(pixels, 200, 60, 70, 20_000, 1.2, 1.2, 0);
        Put(pixels, 200, 140, 70, 20_000, 1.2, 1.2, 0);
        Assert.Equal(2, SourceExtraction.Run(pixels, 200, 160, Settings).Sources.Count);
        bool[] mask = new bool[pixels.Length];
        float[] blank = [.. pixels];
        for (int y = 60; y < 80; y++)
        {
            for (int x = 130; x < 150; x++)
            {
                mask[y * 200 + x] = true;
                blank[y * 200 + x] = x % 2 == 0 ? float.NaN : float.PositiveInfinity;
            }
        }
        Extraction masked = SourceExtraction.Run(pixels, 200, 160, Settings, mask), unknown = SourceExtraction.Run(blank, 200, 160, Settings);
        Assert.Equal(60, Assert.Single(masked.Sources).X, 0.1);
        Assert.Equal(masked.Sources, unknown.Sources);
        Assert.True(float.IsNaN(unknown.Pixels[70 * 200 + 140]));
        Assert.Equal(0, masked.Segments[70 * 200 + 140]);
        Assert.Equal(1, masked.Segments[70 * 200 + 60]);
    }

    [Fact]
    public void A_saturated_star_stays_one_source_and_says_so()
    {
        float[] pixels = Sky(200, 160, seed: 3);
        Put(pixels, 200, 60, 70, 2_000_000, 2, 2, 0);
        Put(pixels, 200, 140, 70, 20_000, 2, 2, 0);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = Math.Min(pixels[i], 20_000);
        }
        Extraction found = SourceExtraction.Run(pixels, 200, 160, Settings with { Saturation = 20_000 });
        ExtractedSource[] bright = [.. found.Sources.Where(one => one.FluxAuto > 10_000).OrderBy(one => one.X)];
        Assert.Equal(2, bright.Length);
        Assert.True(bright[0].Flags.HasFlag(SourceFlags.Saturated));
        Assert.False(bright[1].Flags.HasFlag(SourceFlags.Saturated));
        Assert.Equal(60, bright[0].X, 0.1);
        Assert.Equal(1000, found.Background, 2.0);
    }

    [Fact]
    public void Two_stars_that_touch_are_two_sources()
    {
        float[] pixels = Sky(200, 160, seed: 4);
        Put(pixels, 200, 60, 70, 20_000, 1.5, 1.5, 0);
        Put(pixels, 200, 66, 70, 15_000, 1.5, 1.5, 0);
        Assert.Equal(2, SourceExtraction.Run(pixels, 200, 160, Settings).Sources.Count(one => one.Flags.HasFlag(SourceFlags.Deblended)));
        Assert.Single(SourceExtraction.Run(pixels, 200, 160, Settings with { DeblendContrast = 1 }).Sources);
    }

    [Fact]
    public void Many_threads_find_what_one_finds_and_all_memory_of_SEP_is_given_back()
    {
        float[][] skies = [.. Enumerable.Range(0, 6).Select(seed => Crowd(seed))];
        Extraction[] alone = [.. skies.Select(sky => SourceExtraction.Run(sky, 300, 300, Settings))];
        Assert.All(alone, one => Assert.InRange(one.Sources.Count, 30, 400));
        for (int round = 0; round < 6; round++)
        {
            Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i =>
            {
                Extraction again = SourceExtraction.Run(skies[i % 6], 300, 300, Settings);
                Assert.Equal(alone[i % 6].Sources, again.Sources);
                Assert.Equal(alone[i % 6].Segments, again.Segments);
            });
        }
        Assert.Equal(0, SepHandle.Live);
    }

    [Fact]
    public void An_empty_sky_has_no_sources() => Assert.Empty(SourceExtraction.Run(Sky(200, 160, seed: 5), 200, 160, Settings with { Threshold = 6 }).Sources);

    [Theory]
    [InlineData("blank", "cannot extract sources from x.fits: all of its 32000 pixels are blank or masked; give another image")]
    [InlineData("flat", "cannot extract sources from x.fits: its background has no noise, so that there is no threshold; give an image as it was observed")]
    [InlineData("threshold", "cannot extract sources from x.fits: the threshold must be above 0; change the extraction settings")]
    public void What_cannot_be_done_is_said_in_a_line(string kind, string expected)
    {
        float[] pixels = Sky(200, 160, seed: 6);
        if (kind != "threshold")
        {
            Array.Fill(pixels, kind == "blank" ? float.NaN : 7);
        }
        ExtractionException error = Assert.Throws<ExtractionException>(
            () => SourceExtraction.Run(pixels, 200, 160, Settings with { Threshold = kind == "threshold" ? 0 : 1.5 }, name: "x.fits"));
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void An_error_of_SEP_is_one_line_with_what_to_do()
    {
        // All of it is one source of more pixels than SEP holds.
        float[] pixels = new float[1200 * 1200];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = i % 2;
        }
        ExtractionException error = Assert.Throws<ExtractionException>(
            () => SourceExtraction.Run(pixels, 1200, 1200, Settings with { Threshold = 1e-6, BackgroundBox = 1200 }, name: "x.fits"));
        Assert.StartsWith("cannot find the sources of x.fits: internal pixel buffer full", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("raise the threshold, or look whether the background mesh is too coarse for this image", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // A background of 1000 with noise of 10.
    private static float[] Sky(int width, int height, int seed)
    {
        RandomStream random = new(seed, ScenePart.ReadNoise);
        float[] pixels = new float[width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (float)(1000 + 10 * random.NextNormals().A);
        }
        return pixels;
    }

    private static float[] Crowd(int seed)
    {
        float[] pixels = Sky(300, 300, seed);
        RandomStream random = new(seed, ScenePart.Asteroids);
        for (int i = 0; i < 100; i++)
        {
            Put(pixels, 300, random.Uniform(0, 300), random.Uniform(0, 300), random.PowerLaw(500, 50_000, -1.5), 1 + random.NextDouble(), 1, random.Uniform(-1.5, 1.5));
        }
        return pixels;
    }

    // A Gaussian, sampled at the centres of pixels.
    private static void Put(float[] pixels, int width, double x0, double y0, double flux, double a, double b, double theta)
    {
        (double sin, double cos) = Math.SinCos(theta);
        for (int i = 0; i < pixels.Length; i++)
        {
            double dx = i % width - x0, dy = i / width - y0;
            double u = (dx * cos + dy * sin) / a, v = (dy * cos - dx * sin) / b;
            pixels[i] += (float)(flux / (2 * Math.PI * a * b) * Math.Exp(-(u * u + v * v) / 2));
        }
    }

    private double[] Judged(string judge, ExtractionSettings settings)
    {
        VisFiles.Simulate(folder, new VisSettings { Seed = 3, Width = 1024, Height = 1024, Exposures = 1, Psf = "gaussian" }, new VisFormat(Electrons: true));
        string image = Path.Combine(folder, VisFiles.ImageName(1)), table = Path.Combine(folder, "ours.csv");
        Extraction found = SourceExtraction.Run(FitsImage.Read(image), settings);
        IEnumerable<string> rows = found.Sources.Select(source => string.Join(',', new[]
        {
            source.X, source.Y, source.BarycentreX, source.BarycentreY, source.A, source.B, source.Theta, source.FluxAuto, source.FluxAperture, source.KronRadius, source.HalfLightRadius, source.Peak,
            source.PixelCount, (int)source.Flags, source.X == source.BarycentreX ? 0 : 1, source.ErrorX,
        }.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        File.WriteAllLines(table, ["x,y,bx,by,a,b,theta,auto,aperture,kron,half,peak,npix,flags,windowed,ex", .. rows]);
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("sep_sources.py"), image, table, judge, "5"]);
        Assert.True(exit == 0, error);
        return [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(each => double.Parse(each, CultureInfo.InvariantCulture))];
    }
}
