using System.Globalization;
using System.Numerics.Tensors;
using Astrolode.Images.Fits;

namespace Astrolode.Search.Sources;

/// <summary>
/// Finds and measures the sources of an image with SEP: background and noise, extraction with deblending and cleaning, then positions, shapes and fluxes of each source on all
/// processors. Light of neighbours is left out of a source's apertures (SExtractor's MASK_TYPE BLANK). Safe on several threads at once.
/// </summary>
public static unsafe class SourceExtraction
{
    private static readonly float[] Pyramid = [1, 2, 1, 2, 4, 2, 1, 2, 1];

    /// <inheritdoc cref="Run(float[], int, int, ExtractionSettings, bool[], string)"/>
    public static Extraction Run(Image image, ExtractionSettings settings, bool[]? mask = null) => Run(image.Pixels, image.Width, image.Height, settings, mask, image.Name);

    /// <summary>Extracts all sources.</summary>
    /// <param name="pixels">[y * width + x], not changed; NaN and infinities are blank.</param>
    /// <param name="width">Pixels along x.</param>
    /// <param name="height">Pixels along y.</param>
    /// <param name="settings">How.</param>
    /// <param name="mask">Pixels to leave out beside the blank ones, [y * width + x]; or null.</param>
    /// <param name="name">Of the image, for messages.</param>
    /// <exception cref="ExtractionException">A setting is out of range, no pixel has a value below saturation, or SEP fails.</exception>
    public static Extraction Run(float[] pixels, int width, int height, ExtractionSettings settings, bool[]? mask = null, string name = "image")
    {
        if (settings.Error() is { } error)
        {
            throw new ExtractionException($"cannot extract sources from {name}: {error}; change the extraction settings");
        }
        if (pixels.LongLength != (long)width * height || (mask is not null && mask.Length != pixels.Length))
        {
            throw new ArgumentException($"{pixels.LongLength} pixels and {mask?.Length ?? 0} of a mask are not an image of {width} × {height}");
        }
        (byte[] blank, bool[] saturated) = Masks(pixels, width, height, settings.Saturation, mask, name);
        float[] above = [.. pixels];
        float[] noise;
        double mean, meanNoise;
        using (BackgroundMap background = BackgroundMap.Measure(pixels, Joined(blank, saturated), width, height, settings, name))
        {
            background.Subtract(above);
            noise = background.Noise();
            (mean, meanNoise) = (background.Mean, background.MeanNoise);
        }
        // SEP makes a mean noise of 0 one of 1; the map is as it is.
        if (TensorPrimitives.Max<float>(noise) <= 0)
        {
            throw new ExtractionException($"cannot extract sources from {name}: its background has no noise, so that there is no threshold; give an image as it was observed");
        }
        int[] segments = new int[pixels.Length];
        fixed (float* data = above, deviation = noise)
        fixed (byte* masked = blank)
        fixed (int* numbers = segments)
        {
            SepImage image = new()
            {
                Data = data,
                DataType = SepLibrary.TypeFloat,
                Noise = settings.LocalNoise ? deviation : null,
                NoiseType = SepLibrary.TypeFloat,
                NoiseMeaning = SepLibrary.NoiseIsDeviation,
                NoiseValue = meanNoise,
                Mask = masked,
                MaskType = SepLibrary.TypeByte,
                SegmentType = SepLibrary.TypeInt,
                Width = width,
                Height = height,
                Gain = settings.Gain,
            };
            using SepCatalogueHandle found = Find(&image, settings, name);
            Number(found.Arrays, numbers);
            image.Segments = numbers;
            SourceMeasurement measurement = new(&image, found.Arrays, settings, above, noise, saturated, $"measure the sources of {name}");
            ExtractedSource[] sources = new ExtractedSource[found.Arrays->Count];
            ParallelParts.Run(sources.Length, small: false, i => sources[i] = measurement.Of((int)i));
            return new Extraction(width, height, sources, above, noise, segments, mean, meanNoise);
        }
    }

    private static (byte[] Blank, bool[] Saturated) Masks(float[] pixels, int width, int height, double saturation, bool[]? mask, string name)
    {
        byte[] blank = new byte[pixels.Length];
        bool[] saturated = new bool[pixels.Length];
        (int seen, int useful) = (0, 0);
        Parallel.For(0, height, y =>
        {
            (int valid, int low) = (0, 0);
            for (int i = y * width; i < (y + 1) * width; i++)
            {
                bool leftOut = !float.IsFinite(pixels[i]) || (mask is not null && mask[i]);
                blank[i] = leftOut ? (byte)1 : (byte)0;
                saturated[i] = !leftOut && pixels[i] >= saturation;
                valid += leftOut ? 0 : 1;
                low += leftOut || saturated[i] ? 0 : 1;
            }
            Interlocked.Add(ref seen, valid);
            Interlocked.Add(ref useful, low);
        });
        return (seen, useful) switch
        {
            (0, _) => throw new ExtractionException($"cannot extract sources from {name}: all of its {pixels.Length} pixels are blank or masked; give another image"),
            (_, 0) => throw new ExtractionException(string.Create(CultureInfo.InvariantCulture, $"cannot extract sources from {name}: all of its pixels are saturated ({saturation:0.######} or more); give a shorter exposure, or mend SATURATE in its header")),
            _ => (blank, saturated),
        };
    }

    private static byte[] Joined(byte[] blank, bool[] saturated)
    {
        byte[] both = [.. blank];
        for (int i = 0; i < both.Length; i++)
        {
            both[i] |= saturated[i] ? (byte)1 : (byte)0;
        }
        return both;
    }

    private static SepCatalogueHandle Find(SepImage* image, ExtractionSettings settings, string name)
    {
        fixed (float* filter = Pyramid)
        {
            SepLibrary.Require(
                SepLibrary.sep_extract(
                    image,
                    (float)settings.Threshold,
                    SepLibrary.ThresholdIsRelative,
                    settings.MinArea,
                    settings.Filter ? filter : null,
                    settings.Filter ? 3 : 0,
                    settings.Filter ? 3 : 0,
                    SepLibrary.FilterIsConvolution,
                    settings.DeblendThresholds,
                    settings.DeblendContrast,
                    settings.Clean > 0 ? 1 : 0,
                    settings.Clean,
                    out nint catalogue),
                $"find the sources of {name}");
            return new SepCatalogueHandle(catalogue);
        }
    }

    private static void Number(SepCatalogue* found, int* segments)
    {
        for (int i = 0; i < found->Count; i++)
        {
            for (int j = 0; j < found->PixelCount[i]; j++)
            {
                segments[found->Pixels[i][j]] = i + 1;
            }
        }
    }
}
