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
    // Of what is less probable, a trail is not measured unless it is long: cosmic rays and galaxies would be most of the work.
    private const double LeastTrail = 0.1;

    // Pixels of a trail that may hide behind a cosmic ray on it; the ray alone rarely has as many.
    private const int LargeTrail = 100;

    // Half of a cutout's side, pixels: what is shorter is seen whole.
    private const double LongTrail = 12;

    // Where a trail is looked at, from its middle, in lengths.
    private static readonly double[] Shares = [-0.4, -0.2, 0, 0.2, 0.4];

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
        Looks looks = new(extracted, others, networks, parallel);
        (float[] even, int[] shown) = times.Time(ClassifyStage.Network, () => looks.Ask([.. sources.Select(source => (source.BarycentreX, source.BarycentreY))]));
        TrailMeasurement?[] trails = times.Time(ClassifyStage.Trails, () => Trails(image, extracted.Extraction, even, classes));
        times.Time(ClassifyStage.Network, () => LookAlong(trails, looks, even, classes));
        double[] frequencies = ClassFrequencies.Estimate(even, classes);
        return new ClassifiedImage(image, times.Time(ClassifyStage.Trails, () => Whole(image, extracted.Extraction, even, shown, frequencies, trails)));
    }

    // A cosmic ray on a trail is brighter than the trail, and in its middle is all that a cutout shows. So trails are looked at in several places, and what two of them agree on counts.
    private static bool LookAlong(TrailMeasurement?[] trails, Looks looks, float[] even, int classes)
    {
        int[] along = [.. Enumerable.Range(0, trails.Length).Where(i => trails[i] is { State: TrailState.Trail, Length: >= LongTrail })];
        (double X, double Y)[] places =
        [
            .. along.SelectMany(i => Shares.Select(share => (trails[i]!.X + share * (trails[i]!.X2 - trails[i]!.X1), trails[i]!.Y + share * (trails[i]!.Y2 - trails[i]!.Y1)))),
        ];
        float[] answers = looks.Ask(places).Even;
        foreach ((int k, int source) in along.Index())
        {
            int second = Enumerable.Range(k * Shares.Length, Shares.Length).OrderByDescending(look => answers[look * classes]).ElementAt(1);
            answers.AsSpan(second * classes, classes).CopyTo(even.AsSpan(source * classes, classes));
        }
        return true;
    }

    private static TrailMeasurement?[] Trails(ExposureImage image, Extraction extraction, float[] even, int classes)
    {
        int[] probable = [.. Enumerable.Range(0, extraction.Sources.Count).Where(i => even[i * classes] >= LeastTrail || (TrailStart.LengthOf(extraction.Sources[i]) >= LongTrail && extraction.Sources[i].PixelCount >= LargeTrail))];
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
