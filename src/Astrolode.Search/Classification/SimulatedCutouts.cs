using Astrolode.Networks.Classifier;
using Astrolode.Simulation.Detector;
using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Classification;

/// <summary>Which sources of a field become cutouts.</summary>
/// <param name="PerClass">Most of each class, drawn at random.</param>
/// <param name="MinSnr">Least signal over noise (<see cref="TruthRow.Snr"/>): what no extraction would find is not asked about.</param>
/// <param name="Once">Each source in one exposure, drawn at random, so that cutouts are independent; otherwise in every exposure.</param>
/// <param name="Stretch">How pixels become numbers.</param>
internal sealed record CutoutSelection(int PerClass, double MinSnr, bool Once, CutoutStretch Stretch);

/// <summary>Simulates a field and cuts its sources out.</summary>
internal static class SimulatedCutouts
{
    // An exposure of VIS has 4096 x 4132 pixels, and the simulation puts 30 asteroids into the field of four of them.
    private static readonly VisSettings Vis = new();

    /// <summary>One field; it depends on the settings and the selection alone.</summary>
    public static CutoutField Draw(VisSettings settings, CutoutSelection selection, int threads, CancellationToken cancel)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancel };
        VisSimulation simulation = new(settings, parallel.MaxDegreeOfParallelism, cancel);
        List<CutoutExposure> exposures = [];
        List<TruthRow> found = [];
        for (int i = 0; i < settings.Exposures; i++)
        {
            VisExposure exposure = simulation.Expose(i);
            float[] electrons = Readout.ToElectrons(exposure.Adu, settings.Detector);
            exposures.Add(CutoutExposure.Of(electrons, settings.Grid(i), SkyLevels.Measure(electrons, settings.Width, settings.Height, parallel)));
            found.AddRange(DistinctSources.Of(exposure, electrons, settings).Where(row => row.Snr >= selection.MinSnr));
        }
        TruthRow[] chosen = Choose(found, selection, new Random(unchecked((int)(settings.Seed * 7919))));
        Half[] pixels = new Half[chosen.Length * ClassifierShape.Exposures * CutoutField.Side * CutoutField.Side];
        CutoutTruth[] truths = new CutoutTruth[chosen.Length];
        Parallel.For(0, chosen.Length, parallel, i => truths[i] = Cut(chosen[i], exposures, selection.Stretch, pixels.AsSpan(i * (pixels.Length / chosen.Length), pixels.Length / chosen.Length)));
        return new CutoutField(truths, pixels, Abundances(found, settings));
    }

    private static TruthRow[] Choose(List<TruthRow> found, CutoutSelection selection, Random random)
    {
        TruthRow[] shuffled = [.. found];
        random.Shuffle(shuffled);
        return [.. (selection.Once ? shuffled.DistinctBy(row => row.Id) : shuffled).GroupBy(row => row.Class).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group => group.Take(selection.PerClass))];
    }

    private static CutoutTruth Cut(TruthRow row, List<CutoutExposure> exposures, CutoutStretch stretch, Span<Half> output)
    {
        int plane = CutoutField.Side * CutoutField.Side, reference = row.Exposure - 1;
        CutoutExposure[] order = [exposures[reference], .. exposures.Where((_, i) => i != reference)];
        float[] planes = new float[ClassifierShape.Exposures * plane];
        planes.AsSpan().Fill(float.NaN);
        CutoutExposure.Cut(order, row.X, row.Y, CutoutField.Side, stretch, planes.AsSpan(0, order.Length * plane));
        System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(planes, output);
        int middle = CutoutField.Side / 2 * (CutoutField.Side + 1);
        int seen = Enumerable.Range(0, ClassifierShape.Exposures).Count(i => !float.IsNaN(planes[i * plane + middle]));
        return new CutoutTruth(SourceClasses.Parse(row.Class)!.Value, row.Magnitude, row.RateArcsecPerHour, row.TrailLengthPixels, seen);
    }

    // The field has more stars and asteroids than the sky, and is smaller than an exposure of VIS.
    private static double[] Abundances(List<TruthRow> found, VisSettings settings)
    {
        double area = Vis.Width * (double)Vis.Height / (settings.Width * (double)settings.Height) / settings.Exposures;
        double asteroids = Vis.Asteroids / Vis.Field().SquareArcmin / (settings.Asteroids / settings.Field().SquareArcmin);
        double[] natural = [asteroids, 1 / settings.StarDensity, 1 / settings.GalaxyDensity, 1];
        return [.. SourceClasses.Names.Select((name, i) => found.Count(row => row.Class == name) is int count and > 0 ? count * area * natural[i] : 0)];
    }
}
