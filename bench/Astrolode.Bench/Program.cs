using Astrolode.Bench;

// Speed is shown as a ratio to a floor or a peer that is measured in the same run; see each benchmark.
SortedDictionary<string, Action> benchmarks = new(StringComparer.Ordinal)
{
    ["adql"] = AdqlVerdicts.Run,
    ["catalogue"] = CatalogueBenchmark.Run,
    ["ccd"] = CcdBenchmark.Run,
    ["ccd-figures"] = CcdFigures.Run,
    ["classifier"] = ClassifierBenchmark.Run,
    ["classify"] = ClassifyBenchmark.Run,
    ["cones"] = ConeBenchmark.Run,
    ["detector"] = DetectorBenchmark.Run,
    ["fits"] = FitsBenchmark.Run,
    ["healpix"] = HealpixBenchmark.Run,
    ["hips"] = HipsBenchmark.Run,
    ["light"] = LightBenchmark.Run,
    ["match"] = MatchBenchmark.Run,
    ["search"] = SearchBenchmark.Run,
    ["sky-figures"] = SkyFigures.Run,
    ["serve"] = ServeBenchmark.Run,
    ["training"] = TrainingBenchmark.Run,
    ["volunteers"] = VolunteerFigure.Run,
    ["wcs"] = WcsBenchmark.Run,
};
if (args is ["client", var url, var seconds])
{
    return ServeBenchmark.Client(url, int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
}
string wanted = args.FirstOrDefault() ?? "all";
if (wanted != "all" && !benchmarks.ContainsKey(wanted))
{
    Console.Error.WriteLine($"bench: unknown benchmark '{wanted}'; use all, {string.Join(", ", benchmarks.Keys)}");
    return 2;
}
foreach ((string name, Action run) in benchmarks)
{
    if (wanted == "all" || wanted == name)
    {
        run();
    }
}
return 0;
