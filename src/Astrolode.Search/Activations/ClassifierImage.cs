using Astrolode.Images.Codecs;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Classification;
using Astrolode.Search.Exposures;

namespace Astrolode.Search.Activations;

/// <summary>The cutout of a source from one to four exposures, prepared for a classifier as <c>classify</c> does.</summary>
internal static class ClassifierImage
{
    /// <summary>The cutout around a pixel of the first exposure.</summary>
    /// <exception cref="FormatException">An exposure does not fit, is damaged, or has no pixels there.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NetworkImage Of(ModelCard card, ActivationRequest request, CancellationToken cancel)
    {
        (double x, double y) = Place(request);
        CutoutStretch stretch = NetworkPool.StretchOf(card);
        ExposureImage[] images = [.. request.Images.Select(One)];
        if (!(x >= -0.5 && y >= -0.5 && x < images[0].Width - 0.5 && y < images[0].Height - 0.5))
        {
            throw new FormatException($"cannot look at {NetworkImage.At(x, y)} of {images[0].Name}: it has {images[0].Width} x {images[0].Height} pixels, counted from 0; give --at inside");
        }
        if (images.Length > 1 && images.FirstOrDefault(image => image.Wcs is null) is { } lost)
        {
            throw new FormatException($"cannot lay {lost.Name} on other exposures: it has no sky coordinates; give each alone, or files with a WCS");
        }
        const int Side = ClassifierShape.Size;
        float[] planes = new float[images.Length * Side * Side], input = new float[ClassifierShape.Length];
        CutoutExposure.Cut(Extracted(images, cancel), x, y, Side, stretch, planes);
        if (planes.AsSpan(0, Side * Side).IndexOfAnyExcept(float.NaN) < 0)
        {
            throw new FormatException($"cannot look at {NetworkImage.At(x, y)} of {images[0].Name}: there are no pixels; give --at where the image has some");
        }
        CutoutInput.Fill(planes, input);
        return new NetworkImage(input, Side, BottomUp: true, [.. images.Select((image, i) => View(image, planes.AsSpan(i * Side * Side, Side * Side), stretch))], NetworkImage.At(x, y));
    }

    private static (double X, double Y) Place(ActivationRequest request)
    {
        string model = $"model '{request.Model}': it classifies sources in exposures";
        return request switch
        {
            _ when request.Images.FirstOrDefault(PhotoSearch.IsPhoto) is { } photo => throw new FormatException($"{model}, and {photo} is a photo; give FITS files"),
            _ when request.Centre is not null || request.ScaleArcsec is not null => throw new FormatException($"{model}, which are at a pixel of the first; give --at X,Y in place of --center and --scale-arcsec"),
            { Images.Count: > ClassifierShape.Exposures } => throw new FormatException($"{model}, at most {ClassifierShape.Exposures}, and {request.Images.Count} are given; leave some out"),
            { At: { } at } => at,
            _ => throw new FormatException($"{model}, and where is not said; give --at X,Y, the pixel of the source in the first, counted from 0"),
        };
    }

    private static ExposureImage One(string source)
    {
        IReadOnlyList<ExposureImage> images = ExposureImage.Of(source);
        return images.Count == 1 ? images[0] : throw new FormatException($"cannot look at {source}: it has {images.Count} images; name one, for instance {images[0].Name}");
    }

    private static CutoutExposure[] Extracted(ExposureImage[] images, CancellationToken cancel)
    {
        ExtractedImages all = new(new ClassifySettings().Extraction, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel });
        IReadOnlyDictionary<ExposureImage, ExtractedImage> read = all.Get(images, error => throw new FormatException(error));
        return [.. images.Select(image => read[image].Cutouts)];
    }

    // From a little below the background to the brightest pixel, or to ten times the noise where all are fainter.
    private static (string Name, Picture Picture) View(ExposureImage image, ReadOnlySpan<float> plane, CutoutStretch stretch)
    {
        float low = -2 * (float)stretch.Scale, high = (float)(stretch.Scale * Math.Asinh(10));
        foreach (float value in plane)
        {
            high = value > high ? value : high;
        }
        float[] grey = new float[plane.Length];
        for (int i = 0; i < grey.Length; i++)
        {
            grey[i] = (plane[i] - low) / (high - low);
        }
        string blank = plane.IndexOfAnyExcept(float.NaN) < 0 ? ": no pixels there" : "";
        return (Path.GetFileName(image.Name) + blank, Picture.FromGrey(grey, ClassifierShape.Size, ClassifierShape.Size, bottomUp: true));
    }
}
