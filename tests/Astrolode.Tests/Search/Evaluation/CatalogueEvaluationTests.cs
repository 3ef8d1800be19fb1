using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Labels;
using Astrolode.Search.Evaluation;
using Astrolode.Tests.Catalogue.Store;

namespace Astrolode.Tests.Search.Evaluation;

public sealed class CatalogueEvaluationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evaluation").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Labels_and_detections_outside_the_region_of_the_run_do_not_count()
    {
        // The run's region is l 10 to 20. Inside: one found of two. Outside: a label that is missed and a false detection.
        using CatalogueStore store = Catalogue([(12, 0.9), (25, 0.8)]);
        SkyLabel[] labels = [Label(12), Label(15), Label(30)];

        CatalogueComparison comparison = CatalogueEvaluation.Compare(store, labels, new CatalogueSelection(), new SkyEvaluationOptions());

        Assert.Equal((2, 1, 1), (comparison.Result.Labels, comparison.Result.IgnoredLabels, comparison.Result.Detections));
        Assert.Equal(51 / 101.0, comparison.Result.AveragePrecision(0.5), 12);
        Assert.Equal(SkyRegion.Parse("gal:10..20,-1..1").AreaSquareDegrees, comparison.Result.AreaSquareDegrees!.Value, 9);
    }

    [Fact]
    public void A_region_that_is_given_replaces_that_of_the_run()
    {
        using CatalogueStore store = Catalogue([(12, 0.9), (25, 0.8)]);

        CatalogueComparison comparison = CatalogueEvaluation.Compare(
            store, [Label(12), Label(25), Label(30)], new CatalogueSelection { Region = SkyRegion.Parse("gal:20..26,-1..1") }, new SkyEvaluationOptions());

        Assert.Equal((1, 2, 1.0), (comparison.Result.Labels, comparison.Result.IgnoredLabels, comparison.Result.At[0].Recall));
    }

    [Fact]
    public void The_newest_finished_run_is_compared_unless_another_is_named()
    {
        using CatalogueStore store = Catalogue([(12, 0.9)]);
        Run second = store.OpenRun(CatalogueStoreTests.Settings());
        store.FinishRun(second, []);
        store.OpenRun(CatalogueStoreTests.Settings());

        Assert.Equal(2, CatalogueEvaluation.Compare(store, [Label(12)], new CatalogueSelection(), new SkyEvaluationOptions()).Run.Id);
        Assert.Equal(1, CatalogueEvaluation.Compare(store, [Label(12)], new CatalogueSelection { Run = 1 }, new SkyEvaluationOptions()).Result.At[0].Recall);
        Assert.Throws<CatalogueException>(() => CatalogueEvaluation.Compare(store, [Label(12)], new CatalogueSelection { Run = 3 }, new SkyEvaluationOptions()));
    }

    [Fact]
    public void Labels_of_another_frame_are_brought_to_that_of_the_detections()
    {
        SkyPosition place = SkyPosition.FromGalactic(12, 0);
        SkyLabel label = Label(12) with { Frame = SkyFrame.Icrs, LonDegrees = place.RaDegrees, LatDegrees = place.DecDegrees };
        using CatalogueStore store = Catalogue([(12, 0.9)]);

        Assert.Equal(1, CatalogueEvaluation.Compare(store, [label], new CatalogueSelection(), new SkyEvaluationOptions()).Result.At[0].Recall);
    }

    [Fact]
    public void The_report_is_one_page_with_tables_and_curves_and_nothing_from_outside()
    {
        using CatalogueStore store = Catalogue([(12, 0.9), (13.3, 0.7), (15, 0.5)]);
        SkyEvaluationResult result = CatalogueEvaluation.Compare(store, [Label(12), Label(15), Label(17)], new CatalogueSelection(), new SkyEvaluationOptions()).Result;
        string path = Path.Combine(_folder, "r.html");

        EvaluationReport.Write(path, "cat.db <against> labels", [("Model", "a & b")], result);

        string page = File.ReadAllText(path);
        Assert.Contains("cat.db &lt;against&gt; labels", page, StringComparison.Ordinal);
        Assert.Contains(result.At[0].AveragePrecision.ToString("0.000", CultureInfo.InvariantCulture), page, StringComparison.Ordinal);
        Assert.Empty(Regex.Matches(page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), "(src|href)=|https?://|<script"));
        XElement[] plots = [.. Regex.Matches(page, "<svg.*?</svg>", RegexOptions.Singleline).Select(match => XElement.Parse(match.Value))];
        Assert.Equal(2, plots.Length);
        Assert.All(plots, plot => Assert.Equal(2, plot.Elements().Count(element => element.Name.LocalName == "polyline")));
        Assert.All(EvaluationTable.All(result), table => Assert.All(table.Rows, row => Assert.Equal(table.Headings.Count, row.Length)));
    }

    private CatalogueStore Catalogue((double Lon, double Score)[] found)
    {
        CatalogueStore store = CatalogueStore.Open(Path.Combine(_folder, "cat.db"));
        Run run = store.OpenRun(CatalogueStoreTests.Settings());
        store.FinishRun(run, found.Select(one => Detection.OnSky(Label(one.Lon).Box(), "bubble", one.Score, 12.9, null)));
        return store;
    }

    private static SkyLabel Label(double lon) => new() { Name = "x", Frame = SkyFrame.Galactic, LonDegrees = lon, LatDegrees = 0, EffectiveRadiusArcmin = 3 };
}
