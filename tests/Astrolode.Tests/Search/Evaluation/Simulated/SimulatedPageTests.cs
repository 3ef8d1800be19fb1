using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Cli;
using Astrolode.Cli.Commands;
using Astrolode.Images.Codecs;
using Astrolode.Search.Evaluation;
using Astrolode.Search.Evaluation.Simulated;

namespace Astrolode.Tests.Search.Evaluation.Simulated;

/// <summary>The pages say what the JSON says, need nothing else, and say that all is simulated.</summary>
[Collection("simulated fields")]
public class SimulatedPageTests(SimulatedFields fields)
{
    [Fact]
    public void Page_of_a_classifier_has_the_numbers_of_the_json()
    {
        ClassifierResult result = ClassifierEvaluation.Evaluate([fields.Catalogue], [fields.Folder]);
        string page = Page(path => ClassifierPage.Write(path, result));
        JsonElement document = JsonDocument.Parse(Output.Json(result)).RootElement, group = Assert.Single(document.GetProperty("groups").EnumerateArray()), figures = group.GetProperty("figures");

        string[][] accuracy = Cells(page, "How often the answer is right");
        string[] names = ["accuracy", "balanced", "", "binary", "binary_balanced", "asteroid_completeness", "asteroid_purity"];
        foreach ((int i, string name) in names.Index().Where(each => each.Item.Length > 0))
        {
            JsonElement share = figures.GetProperty(name);
            Assert.Equal([Percent(share, "value"), $"{Percent(share, "low")} .. {Percent(share, "high")}", Text(share.GetProperty("count"))], accuracy[i][1..4]);
        }
        Assert.Equal(Percent(group.GetProperty("balanced_as_given"), "value"), accuracy[2][1]);
        Assert.Equal(Percent(figures, "guess"), accuracy[0][4]);
        Assert.Equal(Percent(figures, "binary_guess"), accuracy[3][4]);

        string[][] confusion = Cells(page, "Sources by true class");
        Assert.Equal(group.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(Text)), confusion.SkipLast(1).Select(row => row[1..5]));
        Assert.Equal(group.GetProperty("nothing_answers").EnumerateArray().Select(Text), confusion[^1][1..5]);
        Assert.Equal(group.GetProperty("curves").EnumerateArray().Select(curve => Fixed(curve.GetProperty("auc").GetProperty("value"), "0.0000")), Cells(page, "Each class against").Select(row => row[2]));
        Assert.Equal(group.GetProperty("comparison").GetProperty("classifiers").EnumerateArray().Select(each => Percent(each.GetProperty("figures").GetProperty("accuracy"), "value")),
            Cells(page, "Beside classifiers").SkipLast(1).Select(row => row[1]));
        Assert.Equal(document.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("reached").ValueKind == JsonValueKind.Null ? "-" : Percent(target, "reached")), Cells(page, "Targets").Select(row => row[2]));
        RequireSelfContained(page, 48 > group.GetProperty("mistakes").GetArrayLength() + group.GetProperty("asteroid_mistakes").GetArrayLength()
            ? group.GetProperty("mistakes").GetArrayLength() + group.GetProperty("asteroid_mistakes").GetArrayLength() : 48);
        Assert.Equal(24, group.GetProperty("mistakes").GetArrayLength());
    }

    [Fact]
    public void Page_of_asteroids_has_the_numbers_of_the_json()
    {
        AsteroidResult result = AsteroidEvaluation.Evaluate([fields.Catalogue], [fields.Folder]);
        string page = Page(path => AsteroidPage.Write(path, result));
        JsonElement document = JsonDocument.Parse(Output.Json(result)).RootElement, group = Assert.Single(document.GetProperty("groups").EnumerateArray());

        string[][] counts = Cells(page, "Moving objects, ");
        Assert.Equal([Percent(group.GetProperty("completeness"), "value"), Percent(group.GetProperty("purity"), "value"), Fixed(group.GetProperty("false_per_observation").GetProperty("value"), "0.000")], counts.Take(3).Select(row => row[1]));
        string[][] losses = Cells(page, "What was aimed at");
        foreach ((int i, string name) in new[] { "trails", "slow" }.Index())
        {
            JsonElement selection = group.GetProperty(name);
            Assert.Equal([Text(selection.GetProperty("not_extracted")), Text(selection.GetProperty("taken_for_other")), Text(selection.GetProperty("not_linked"))], losses[i][4..]);
        }
        Assert.Equal(group.GetProperty("pulls").EnumerateArray().Select(pull => Fixed(pull.GetProperty("spread"), "0.00")), Cells(page, "Errors over").Select(row => row[3]));
        Assert.Contains("All fields lie in one bin of galactic latitude", page, StringComparison.Ordinal);
        RequireSelfContained(page, 0);
        // A map of every cell: as many percentages as cells with asteroids.
        Assert.Equal(group.GetProperty("map").EnumerateArray().Count(cell => cell.GetProperty("share").ValueKind != JsonValueKind.Null), Regex.Count(page, @">n = \d+<"));
    }

    [Fact]
    public void Commands_read_the_newest_finished_run_and_write_the_page()
    {
        string catalogue = fields.File("cat.db"), page = fields.File("by-command.html");
        using (CatalogueStore store = CatalogueStore.Open(catalogue))
        {
            Run run = store.OpenRun(SimulatedCatalogues.Run.Settings);
            store.AppendGroup(run, 0, fields.Catalogue.Sources, fields.Catalogue.Objects);
            store.FinishRun(run);
            store.OpenRun(SimulatedCatalogues.Run.Settings with { Source = "another, not finished" });
        }
        foreach (Command command in new[] { EvaluateSimulatedCommand.CreateClassifier(), EvaluateSimulatedCommand.CreateAsteroids() })
        {
            Assert.Equal(0, Invoke(command, catalogue, "--truth", fields.Folder, "--report", page));
            Assert.Contains("test network", File.ReadAllText(page), StringComparison.Ordinal);
            Assert.Contains("--baseline-catalogue and --baseline-truth go together", Assert.Throws<UsageException>(() => Invoke(command, catalogue, "--truth", fields.Folder, "--baseline-truth", "x")).Message, StringComparison.Ordinal);
        }
        using (CatalogueStore store = CatalogueStore.Open(fields.File("unfinished.db")))
        {
            store.OpenRun(SimulatedCatalogues.Run.Settings);
        }
        Assert.Contains("has no finished run", Assert.Throws<EvaluationException>(() => Invoke(EvaluateSimulatedCommand.CreateAsteroids(), fields.File("unfinished.db"), "--truth", fields.Folder)).Message, StringComparison.Ordinal);
    }

    private static int Invoke(Command command, params string[] arguments) => command.Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

    private string Page(Action<string> write)
    {
        string path = fields.File("page.html");
        write(path);
        return File.ReadAllText(path);
    }

    private static void RequireSelfContained(string page, int pictures)
    {
        Assert.True(page.IndexOf("SIMULATED", StringComparison.Ordinal) is int notice and > 0 && notice < page.IndexOf("<table", StringComparison.Ordinal));
        Assert.Empty(Regex.Matches(page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).Replace("src=\"data:", "", StringComparison.Ordinal) is var bare ? Regex.Replace(bare, "image/png;base64,[^\"]+", "") : "", "(src|href)=|https?://|<script|NaN"));
        MatchCollection charts = Regex.Matches(page, "<svg.*?</svg>", RegexOptions.Singleline), images = Regex.Matches(page, "data:image/png;base64,([^\"]+)");
        Assert.True(charts.Count >= 7);
        Assert.All(charts, chart => XElement.Parse(chart.Value));
        Assert.Equal(pictures, images.Count);
        Assert.All(images, image => Assert.Equal(96, Picture.Read(Convert.FromBase64String(image.Groups[1].Value), "picture").Height));
    }

    // The rows of the first table whose caption starts so.
    private static string[][] Cells(string page, string caption)
    {
        int at = page.IndexOf($"<caption>{WebUtility.HtmlEncode(caption)}", StringComparison.Ordinal);
        Assert.True(at >= 0, $"no table '{caption}'");
        string table = page[at..page.IndexOf("</table>", at, StringComparison.Ordinal)];
        return [.. Regex.Matches(table, "<tr>(<td>.*?)</tr>").Select(row => Regex.Matches(row.Groups[1].Value, "<td>(.*?)</td>").Select(cell => WebUtility.HtmlDecode(cell.Groups[1].Value)).ToArray())];
    }

    private static string Percent(JsonElement of, string name) => (100 * of.GetProperty(name).GetDouble()).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    private static string Fixed(JsonElement number, string format) => number.GetDouble().ToString(format, CultureInfo.InvariantCulture);

    private static string Text(JsonElement number) => number.GetRawText();
}
