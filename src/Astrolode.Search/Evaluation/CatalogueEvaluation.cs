using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Labels;

namespace Astrolode.Search.Evaluation;

/// <summary>What of a catalogue is compared with what of the labels.</summary>
public sealed record CatalogueSelection
{
    /// <summary>The run; null for the newest that is finished.</summary>
    public long? Run { get; init; }

    /// <summary>Every finished run together, as the folds of a cross-validation are: each searched its own part of the sky with its own network.</summary>
    public bool AllRuns { get; init; }

    /// <summary>The part of the sky; null for the run's own region.</summary>
    public SkyRegion? Region { get; init; }

    /// <summary>Only detections and labels of this class; null for all.</summary>
    public string? Class { get; init; }
}

/// <summary>The comparison of a run in a catalogue with labels, and what was compared.</summary>
/// <param name="Run">The run.</param>
/// <param name="Region">The part of the sky; null when neither the user nor the run limits it.</param>
/// <param name="Result">What came out.</param>
public sealed record CatalogueComparison(Run Run, SkyRegion? Region, SkyEvaluationResult Result);

/// <summary>Compares a run of a catalogue with labels.</summary>
public static class CatalogueEvaluation
{
    /// <summary>
    /// Takes the detections of the run whose centre is in the region, and the labels; those outside the region do not count.
    /// The area of the region gives the rates of false positives unless <paramref name="options"/> has an area.
    /// </summary>
    /// <exception cref="CatalogueException">The catalogue holds no such run, none that is finished, or one on a photo.</exception>
    /// <exception cref="EvaluationException">No label counts.</exception>
    public static CatalogueComparison Compare(
        CatalogueStore catalogue, IReadOnlyList<SkyLabel> labels, CatalogueSelection selection, SkyEvaluationOptions options)
    {
        Run run = Choose(catalogue, selection.Run);
        IEnumerable<Run> runs = selection.AllRuns ? catalogue.Runs().Where(one => one.Finished is not null) : [run];
        SkyRegion? region = selection.Region ?? (run.Settings.Region is { } text ? SkyRegion.Parse(text) : null);
        List<ScoredBox> detections = [];
        SkyFrame? frame = null;
        foreach (Detection detection in runs.SelectMany(one => catalogue.Detections(one.Id)))
        {
            SkyBox box = detection.Sky ?? throw new CatalogueException(
                $"catalogue {catalogue.Path}: run {run.Id} searched a photo, which is nowhere on the sky; compare it with 'evaluate detections'");
            bool wanted = selection.Class is null || detection.Class == selection.Class;
            if (wanted && (region is null || region.Contains(box.Centre)))
            {
                frame ??= box.Frame;
                detections.Add(new ScoredBox(LabelTruth.InFrame(box, frame.Value), detection.Score));
            }
        }
        IReadOnlyList<TruthBox> truths = LabelTruth.From(
            labels.Where(label => selection.Class is null || label.Class == selection.Class), frame ?? labels[0].Frame,
            options.MinRadiusArcmin, options.MaxRadiusArcmin, options.BoxFactor, region);
        SkyEvaluationOptions complete = options with { AreaSquareDegrees = options.AreaSquareDegrees ?? region?.AreaSquareDegrees };
        return new CatalogueComparison(run, region, SkyEvaluation.Evaluate(detections, truths, complete));
    }

    private static Run Choose(CatalogueStore catalogue, long? wanted)
    {
        IReadOnlyList<Run> runs = catalogue.Runs();
        if (wanted is { } id)
        {
            return runs.FirstOrDefault(run => run.Id == id && run.Finished is not null)
                ?? throw new CatalogueException($"catalogue {catalogue.Path}: it has no finished run {id}; 'astrolode catalogue query' lists its runs");
        }
        return runs.LastOrDefault(run => run.Finished is not null)
            ?? throw new CatalogueException($"catalogue {catalogue.Path}: it has no finished run; let the search come to its end");
    }
}
