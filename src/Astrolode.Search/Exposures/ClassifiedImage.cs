using Astrolode.Networks.Classifier;
using Astrolode.Search.Classification;
using Astrolode.Search.Moving;
using Astrolode.Search.Sources;

namespace Astrolode.Search.Exposures;

/// <summary>A source with what the network says of it and the trail it leaves.</summary>
/// <param name="Source">As it was extracted; of a trail in pieces the brightest, with the light of all.</param>
/// <param name="Trail">Fit of its trail; null where none was made.</param>
/// <param name="Exposures">Exposures that the network was shown, 1 to 4.</param>
/// <param name="Even">Probability of each class where all are equally frequent.</param>
/// <param name="Natural">Probability of each class as frequent as it is in the exposure.</param>
internal sealed record ClassifiedSource(ExtractedSource Source, TrailMeasurement? Trail, int Exposures, float[] Even, double[] Natural)
{
    /// <summary>Probability of a cosmic ray with even frequencies; of a network that tells asteroids alone that of anything else.</summary>
    public double CosmicRay => Even[^1];
}

/// <summary>The sources of one image, told apart.</summary>
internal sealed record ClassifiedImage(ExposureImage Image, IReadOnlyList<ClassifiedSource> Sources)
{
    private const int Batch = 128;

    // Of what is less probable, a trail is not measured: cosmic rays and galaxies would be most of the work.
    private const double LeastTrail = 0.1;

    /// <summary>Cuts all sources out, asks the network, weighs its answers by the frequencies of classes, and measures trails.</summary>
    /// <param name="image">Which.</param>
    /// <param name="extracted">Its pixels and sources.</param>
    /// <param name="others">The exposures that overlap it, the nearest in time first.</param>
    /// <param name="networks">The network.</param>
    /// <param name="parallel">Threads, no more than there are networks.</param>
    /// <param name="times">Told how long the stages took.</param>
    public static ClassifiedImage Of(ExposureImage image, ExtractedImage extracted, IReadOnlyList<(ExposureImage Image, ExtractedImage Extracted)> others, NetworkPool networks, ParallelOptions parallel, ClassifyTimes times)
    {
        IReadOnlyList<ExtractedSource> sources = extracted.Extraction.Sources;
        int classes = networks.Card.Classes.Length;
        (float[] even, int[] shown) = times.Time(ClassifyStage.Network, () => Ask(sources, extracted, others, networks, parallel));
        double[] frequencies = ClassFrequencies.Estimate(even, classes);
        TrailMeasurement?[] trails = times.Time(ClassifyStage.Trails, () => Trails(image, extracted.Extraction, even, classes));
        return new ClassifiedImage(image, times.Time(ClassifyStage.Trails, () => Whole(image, extracted.Extraction, even, shown, frequencies, trails)));
    }

    // Probabilities [sources, classes] where classes are equally frequent, and how many exposures were shown.
    private static (float[] Even, int[] Shown) Ask(
        IReadOnlyList<ExtractedSource> sources, ExtractedImage extracted, IReadOnlyList<(ExposureImage Image, ExtractedImage Extracted)> others, NetworkPool networks, ParallelOptions parallel)
    {
        int classes = networks.Card.Classes.Length;
        (int Source, double X, double Y)[] places = [.. sources.Index().SelectMany(source => Places(source.Item).Select(place => (source.Index, place.X, place.Y)))];
        float[] answers = new float[places.Length * classes], even = new float[sources.Count * classes];
        int[] shown = new int[sources.Count];
        CutoutStretch stretch = networks.Stretch;
        Parallel.For(0, (places.Length + Batch - 1) / Batch, parallel, () => new float[Batch * ClassifierShape.Length], (batch, _, cutouts) =>
        {
            int first = batch * Batch, count = Math.Min(Batch, places.Length - first);
            for (int i = 0; i < count; i++)
            {
                (int source, double x, double y) = places[first + i];
                shown[source] = Cut(x, y, extracted, others, stretch, cutouts.AsSpan(i * ClassifierShape.Length, ClassifierShape.Length));
            }
            networks.Classify(cutouts.AsSpan(0, count * ClassifierShape.Length), answers.AsSpan(first * classes, count * classes));
            return cutouts;
        }, _ => { });
        int[] looks = new int[sources.Count];
        foreach ((int source, _, _) in places)
        {
            looks[source]++;
        }
        for (int i = 0; i < answers.Length; i++)
        {
            (int source, int c) = (places[i / classes].Source, i % classes);
            even[source * classes + c] += answers[i] / looks[source];
        }
        return (even, shown);
    }

    // A long trail is looked at in three places and the mean counts: a cosmic ray on its middle must not be all that is seen.
    private static (double X, double Y)[] Places(ExtractedSource source)
    {
        double quarter = TrailStart.LengthOf(source) / 4;
        (double sin, double cos) = Math.SinCos(source.Theta);
        (double x, double y) = (source.BarycentreX, source.BarycentreY);
        return quarter < ClassifierShape.Size / 4.0 ? [(x, y)] : [(x, y), (x - quarter * cos, y - quarter * sin), (x + quarter * cos, y + quarter * sin)];
    }

    private static int Cut(double x, double y, ExtractedImage extracted, IReadOnlyList<(ExposureImage Image, ExtractedImage Extracted)> others, CutoutStretch stretch, Span<float> output)
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

    private static TrailMeasurement?[] Trails(ExposureImage image, Extraction extraction, float[] even, int classes)
    {
        int[] probable = [.. Enumerable.Range(0, extraction.Sources.Count).Where(i => even[i * classes] >= LeastTrail)];
        TrailMeasurement?[] measured = TrailFit.MeasureAll(extraction, [.. probable.Select(i => extraction.Sources[i])], image.Gain), trails = new TrailMeasurement?[extraction.Sources.Count];
        foreach ((int source, TrailMeasurement? trail) in probable.Zip(measured))
        {
            trails[source] = trail;
        }
        return trails;
    }

    private static ClassifiedSource[] Whole(ExposureImage image, Extraction extraction, float[] even, int[] shown, double[] frequencies, TrailMeasurement?[] trails)
    {
        int classes = frequencies.Length;
        return
        [
            .. TrailPieces.Merge(extraction, extraction.Sources, trails, image.Gain).OrderBy(one => one.Source.Id).Select(one =>
            {
                int i = one.Source.Id - 1;
                float[] own = even[(i * classes)..((i + 1) * classes)];
                double[] natural = new double[classes];
                ClassFrequencies.Apply(own, frequencies, natural);
                return new ClassifiedSource(one.Source, one.Trail, shown[i], own, natural);
            }),
        ];
    }
}
