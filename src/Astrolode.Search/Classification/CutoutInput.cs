using Astrolode.Networks.Classifier;

namespace Astrolode.Search.Classification;

/// <summary>Lays out a stretched cutout as a classifier reads it.</summary>
public static class CutoutInput
{
    private const int Plane = ClassifierShape.Size * ClassifierShape.Size;

    /// <summary>What each channel shows, for the model's card.</summary>
    public static IReadOnlyList<string> Channels { get; } =
    [
        "exposure in which the source was found",
        .. Enumerable.Range(2, ClassifierShape.Exposures - 1).Select(number => $"exposure {number}"),
        .. Enumerable.Range(1, ClassifierShape.Exposures).Select(number => $"mask of exposure {number}"),
    ];

    /// <summary>Pixels and masks from the planes of one or more exposures; those that are missing are 0 in both.</summary>
    /// <param name="planes">[exposures, 24, 24], NaN where there is no pixel.</param>
    /// <param name="output">[8, 24, 24].</param>
    /// <exception cref="ArgumentException">These are no 1 to 4 exposures.</exception>
    public static void Fill(ReadOnlySpan<float> planes, Span<float> output)
    {
        if (planes.Length % Plane != 0 || planes.Length is 0 or > Plane * ClassifierShape.Exposures || output.Length != ClassifierShape.Length)
        {
            throw new ArgumentException($"{planes.Length} pixels are no 1 to {ClassifierShape.Exposures} exposures of {ClassifierShape.Size} x {ClassifierShape.Size} pixels");
        }
        output.Clear();
        Span<float> masks = output[(ClassifierShape.Exposures * Plane)..];
        for (int i = 0; i < planes.Length; i++)
        {
            if (!float.IsNaN(planes[i]))
            {
                (output[i], masks[i]) = (planes[i], 1);
            }
        }
    }
}
