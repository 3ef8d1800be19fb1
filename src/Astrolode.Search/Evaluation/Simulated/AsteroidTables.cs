using static Astrolode.Search.Evaluation.Simulated.ReportTables;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>The figures of moving objects as tables, for the terminal and the page alike.</summary>
public static class AsteroidTables
{
    /// <summary>All of them: what was aimed at, what others published, then each group.</summary>
    public static IReadOnlyList<EvaluationTable> All(AsteroidResult result) => [Targets(result.Targets), ReportTables.Published(result.Published), .. result.Groups.SelectMany(Of)];

    /// <summary>Those of a group.</summary>
    internal static IReadOnlyList<EvaluationTable> Of(AsteroidGroup group) => [Counts(group), Losses(group), Pulls(group), .. Finders(group)];

    private static EvaluationTable Counts(AsteroidGroup group) => new(
        $"Moving objects, {group.Name}, {Whole(group.Observations)} observations",
        ["figure", "value", "95 %", "of"],
        [
            ["asteroids that could be found and are", Percent(group.Completeness), Between(group.Completeness), Whole(group.Detectable)],
            ["moving objects that are asteroids", Percent(group.Purity), Between(group.Purity), Whole(group.Objects)],
            ["false tracks in an observation", Number(group.FalsePerObservation.Value), Ends(group.FalsePerObservation), Whole(group.FalseTracks)],
            ["false tracks in an observation of a whole CCD", Number(group.FalsePerQuadruple.Value), Ends(group.FalsePerQuadruple), Whole(group.FalseTracks)],
            ["objects that are an asteroid again", Whole(group.Duplicates), "-", Whole(group.TrueObjects)],
        ]);

    private static EvaluationTable Losses(AsteroidGroup group) => new(
        $"What was aimed at, {group.Name}, and where the others were lost",
        ["asteroids", "found", "95 %", "of", "not extracted", "taken for something else", "not linked"],
        [
            Loss("m < 23 and trails > 15 px", group.Trails),
            Loss("1 to 10\"/h and m < 24.5", group.Slow),
        ]);

    private static string[] Loss(string name, AsteroidSelection selection) =>
    [
        name, Percent(selection.Completeness), Between(selection.Completeness), Whole(selection.Completeness?.Count ?? 0), Whole(selection.NotExtracted), Whole(selection.TakenForOther), Whole(selection.NotLinked),
    ];

    private static EvaluationTable Pulls(AsteroidGroup group) => new(
        $"Errors over the uncertainties that were given, {group.Name}; where these are right the median is 0, the spread 1 and 68.27 % are within one",
        ["quantity", "objects", "median", "spread", "within one", "beyond five", "median error"],
        [
            .. group.Pulls.Select(pull => new[]
            {
                pull.Quantity, Whole(pull.Count), Number(pull.Median, "0.00"), Number(pull.Spread, "0.00"), Percent(pull.WithinOne), Percent(pull.BeyondFive),
                pull.MedianError is null ? "-" : $"{Number(pull.MedianError, "0.####")} {pull.Unit}",
            }),
        ]);

    private static IEnumerable<EvaluationTable> Finders(AsteroidGroup group) => group.SourceFinders is not { } finders ? [] :
    [
        new EvaluationTable(
            $"Asteroids of which a classifier of single sources takes at least one for an asteroid, without links, {group.Name}: {Whole(finders.Asteroids)} asteroids, {Whole(finders.Sources)} sources; those without a network fitted on {finders.FittedOn}",
            ["classifier", "all that could be found", "m < 23, trails > 15 px", "1 to 10\"/h, m < 24.5", "false sources"],
            [.. finders.Finders.Select(each => new[] { each.Name, Percent(each.Completeness), Percent(each.Trails), Percent(each.Slow), Whole(each.FalseSources) })]),
    ];

    private static string Ends(Rate rate) => $"{Number(rate.Low)} .. {Number(rate.High)}";
}
