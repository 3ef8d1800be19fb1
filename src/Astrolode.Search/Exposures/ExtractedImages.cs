using Astrolode.Images.Fits;
using Astrolode.Search.Classification;
using Astrolode.Search.Sources;

namespace Astrolode.Search.Exposures;

/// <summary>An image that was taken apart, and from which cutouts can be taken.</summary>
internal sealed record ExtractedImage(Extraction Extraction, CutoutExposure Cutouts);

/// <summary>The images of a group as they are needed. A few are kept, those used last, so that memory does not grow with the group.</summary>
internal sealed class ExtractedImages(ExtractionSettings settings, ParallelOptions parallel)
{
    // A quadruple of a CCD, and as many of its neighbour: 200 MB each at 4096 × 4132.
    private const int Kept = 8;

    private readonly Dictionary<ExposureImage, (ExtractedImage? Image, string? Error)> present = [];
    private readonly List<ExposureImage> used = [];

    /// <summary>Images, read and extracted where they are not at hand; those that cannot be are missing.</summary>
    /// <param name="wanted">At most 8.</param>
    /// <param name="fail">Told what cannot be used, and why.</param>
    public IReadOnlyDictionary<ExposureImage, ExtractedImage> Get(IReadOnlyList<ExposureImage> wanted, Action<string> fail)
    {
        ExposureImage[] missing = [.. wanted.Where(image => !present.ContainsKey(image))];
        foreach (ExposureImage old in used.Where(image => present[image].Image is not null && !wanted.Contains(image)).Take(Math.Max(0, present.Values.Count(one => one.Image is not null) + missing.Length - Kept)).ToArray())
        {
            present.Remove(old);
            used.Remove(old);
        }
        // SEP finds sources on one thread: two images at a time.
        (ExtractedImage?, string?)[] read = new (ExtractedImage?, string?)[missing.Length];
        Parallel.For(0, missing.Length, parallel, i => read[i] = Extract(missing[i]));
        foreach ((ExposureImage image, (ExtractedImage? Image, string? Error) result) in missing.Zip(read))
        {
            present[image] = result;
            if (result.Error is { } error)
            {
                fail(error);
            }
        }
        used.RemoveAll(wanted.Contains);
        used.AddRange(wanted);
        return wanted.Where(image => present[image].Image is not null).ToDictionary(image => image, image => present[image].Image!);
    }

    private (ExtractedImage? Image, string? Error) Extract(ExposureImage image)
    {
        try
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            Image pixels = image.Read();
            Extraction extraction = SourceExtraction.Run(pixels.Pixels, image.Width, image.Height, settings with { Gain = image.Gain, Saturation = image.Saturation }, name: image.Name);
            return (new ExtractedImage(extraction, image.Wcs is { } wcs ? CutoutExposure.Of(extraction, wcs) : CutoutExposure.Of(extraction)), null);
        }
        catch (FormatException error)
        {
            // One bad exposure must not cost the others; the report has the line.
            return (null, error.Message);
        }
    }
}
