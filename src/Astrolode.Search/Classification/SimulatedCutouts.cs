using Astrolode.Networks.Classifier;
using Astrolode.Search.Sources;
using Astrolode.Simulation.Detector;
using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Classification;

/// <summary>Which sources of a field become cutouts.</summary>
/// <param name="PerClass">Most of each class, drawn at random.</param>
/// <param name="Once">Each object in one exposure, drawn at random, so that cutouts are independent; otherwise in every exposure.</param>
/// <param name="Extraction">How sources are found.</param>
/// <param name="Stretch">How pixels become numbers.</param>
internal sealed record CutoutSelection(int PerClass, bool Once, ExtractionSettings Extraction, CutoutStretch Stretch);

/// <summary>Simulates a field, finds its sources as classification finds them, and cuts them out. What the truth does not know (ghosts, fragments) is left out.</summary>
internal static class SimulatedCutouts
{
    // An exposure of VIS has 4096 x 4132 pixels, and the simulation puts 30 asteroids into the field of four of them.
    private static readonly VisSettings Vis = new();

    /// <summary>One field; it depends on the settings and the selection alone.</summary>
    public static CutoutField Draw(VisSettings settings, CutoutSelection selection, int threads, CancellationToken cancel)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancel };
        VisExposure[] exposed = Expose(settings, parallel.MaxDegreeOfParallelism, cancel);
        CutoutExposure[] exposures = new CutoutExposure[exposed.Length];
        FoundSource[][] found = new FoundSource[exposed.Length][];
        Parallel.For(0, exposed.Length, parallel, i =>
        {
            float[] electrons = Readout.ToElectrons(exposed[i].Adu, settings.Detector);
            Extraction extraction = SourceExtraction.Run(electrons, settings.Width, settings.Height, selection.Extraction with { Gain = 1, Saturation = Saturation(settings.Detector) }, name: "a simulated exposure");
            exposures[i] = CutoutExposure.Of(extraction, settings.Grid(i));
            ExposureTruth truth = new(exposed[i].Truth, exposed[i].CosmicRays, settings.Width, settings.Height, settings.ScaleArcsec);
            found[i] = [.. extraction.Sources.Select(source => (source, row: truth.Of(source.BarycentreX, source.BarycentreY, source.PeakX, source.PeakY)))
                .Where(pair => pair.row is not null).Select(pair => new FoundSource(pair.source.BarycentreX, pair.source.BarycentreY, pair.row!.Value))];
        });
        FoundSource[] all = [.. found.SelectMany(each => each)];
        FoundSource[] chosen = Choose(all, selection, new Random(unchecked((int)(settings.Seed * 7919))));
        Half[] pixels = new Half[chosen.Length * ClassifierShape.Exposures * CutoutField.Side * CutoutField.Side];
        CutoutTruth[] truths = new CutoutTruth[chosen.Length];
        Parallel.For(0, chosen.Length, parallel, i => truths[i] = Cut(chosen[i], exposures, selection.Stretch, pixels.AsSpan(i * (pixels.Length / chosen.Length), pixels.Length / chosen.Length)));
        return new CutoutField(truths, pixels, Abundances(all, settings));
    }

    private static VisExposure[] Expose(VisSettings settings, int threads, CancellationToken cancel)
    {
        VisSimulation simulation = new(settings, threads, cancel);
        return [.. Enumerable.Range(0, settings.Exposures).Select(simulation.Expose)];
    }

    // As the headers of simulated exposures say, in electrons.
    private static double Saturation(DetectorSettings detector) => Math.Min(detector.FullWellElectrons, (ushort.MaxValue - detector.BiasAdu) * detector.Gain);

    private static FoundSource[] Choose(FoundSource[] found, CutoutSelection selection, Random random)
    {
        random.Shuffle(found);
        IEnumerable<FoundSource> distinct = selection.Once ? found.DistinctBy(source => source.Truth.Id) : found;
        return [.. distinct.GroupBy(source => source.Truth.Class).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group => group.Take(selection.PerClass))];
    }

    private static CutoutTruth Cut(FoundSource source, CutoutExposure[] exposures, CutoutStretch stretch, Span<Half> output)
    {
        TruthRow row = source.Truth;
        int plane = CutoutField.Side * CutoutField.Side, reference = row.Exposure - 1;
        CutoutExposure[] order = [exposures[reference], .. exposures.Where((_, i) => i != reference)];
        float[] planes = new float[ClassifierShape.Exposures * plane];
        planes.AsSpan().Fill(float.NaN);
        CutoutExposure.Cut(order, source.X, source.Y, CutoutField.Side, stretch, planes.AsSpan(0, order.Length * plane));
        System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(planes, output);
        int middle = CutoutField.Side / 2 * (CutoutField.Side + 1);
        int seen = Enumerable.Range(0, ClassifierShape.Exposures).Count(i => !float.IsNaN(planes[i * plane + middle]));
        return new CutoutTruth(SourceClasses.Parse(row.Class)!.Value, row.Magnitude, row.RateArcsecPerHour, row.TrailLengthPixels, seen);
    }

    // The field has more stars and asteroids than the sky, and is smaller than an exposure of VIS.
    private static double[] Abundances(FoundSource[] found, VisSettings settings)
    {
        double area = Vis.Width * (double)Vis.Height / (settings.Width * (double)settings.Height) / settings.Exposures;
        double asteroids = Vis.Asteroids / Vis.Field().SquareArcmin / (settings.Asteroids / settings.Field().SquareArcmin);
        double[] natural = [asteroids, 1 / settings.StarDensity, 1 / settings.GalaxyDensity, 1];
        return [.. SourceClasses.Names.Select((name, i) => found.Count(source => source.Truth.Class == name) is int count and > 0 ? count * area * natural[i] : 0)];
    }

    private readonly record struct FoundSource(double X, double Y, TruthRow Truth);
}
