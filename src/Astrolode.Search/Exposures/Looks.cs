using Astrolode.Networks.Classifier;
using Astrolode.Search.Classification;

namespace Astrolode.Search.Exposures;

/// <summary>Shows places of an image to the network, in that exposure and in those that overlap it.</summary>
/// <param name="extracted">The image.</param>
/// <param name="others">The exposures that overlap it, the nearest in time first.</param>
/// <param name="networks">The network.</param>
/// <param name="parallel">Threads, no more than there are networks.</param>
internal sealed class Looks(ExtractedImage extracted, IReadOnlyList<(ExposureImage Image, ExtractedImage Extracted)> others, NetworkPool networks, ParallelOptions parallel)
{
    private const int Batch = 128;
    private readonly CutoutStretch stretch = networks.Stretch;

    /// <summary>Probabilities [places, classes] where classes are equally frequent, and how many exposures were shown of each place.</summary>
    /// <param name="places">Pixels of the image.</param>
    public (float[] Even, int[] Shown) Ask(IReadOnlyList<(double X, double Y)> places)
    {
        int classes = networks.Card.Classes.Length;
        float[] even = new float[places.Count * classes];
        int[] shown = new int[places.Count];
        Parallel.For(0, (places.Count + Batch - 1) / Batch, parallel, () => new float[Batch * ClassifierShape.Length], (batch, _, cutouts) =>
        {
            int first = batch * Batch, count = Math.Min(Batch, places.Count - first);
            for (int i = 0; i < count; i++)
            {
                shown[first + i] = Cut(places[first + i].X, places[first + i].Y, cutouts.AsSpan(i * ClassifierShape.Length, ClassifierShape.Length));
            }
            networks.Classify(cutouts.AsSpan(0, count * ClassifierShape.Length), even.AsSpan(first * classes, count * classes));
            return cutouts;
        }, _ => { });
        return (even, shown);
    }

    private int Cut(double x, double y, Span<float> output)
    {
        const int plane = ClassifierShape.Size * ClassifierShape.Size;
        Span<float> planes = stackalloc float[ClassifierShape.Exposures * plane];
        List<(ExposureImage Image, ExtractedImage Extracted)> seen = new(ClassifierShape.Exposures - 1);
        for (int i = 0; i < others.Count && seen.Count < ClassifierShape.Exposures - 1; i++)
        {
            if (others[i].Extracted.Cutouts.Sees(extracted.Cutouts, x, y))
            {
                seen.Add(others[i]);
            }
        }
        // In the order of time, as in training.
        seen.Sort((a, b) => (a.Image.Middle ?? DateTimeOffset.MaxValue).CompareTo(b.Image.Middle ?? DateTimeOffset.MaxValue));
        CutoutExposure.Cut([extracted.Cutouts, .. seen.Select(one => one.Extracted.Cutouts)], x, y, ClassifierShape.Size, stretch, planes[..((seen.Count + 1) * plane)]);
        CutoutInput.Fill(planes[..((seen.Count + 1) * plane)], output);
        return seen.Count + 1;
    }
}
