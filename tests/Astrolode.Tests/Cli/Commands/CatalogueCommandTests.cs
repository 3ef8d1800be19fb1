using System.Text.Json;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Tests.Catalogue.Export.Ades;
using Astrolode.Tests.Catalogue.Store;

namespace Astrolode.Tests.Cli.Commands;

/// <summary>The commands catalogue and evaluate as a user starts them, each a process.</summary>
public sealed class CatalogueCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("commands").FullName;
    private readonly string _catalogue;

    public CatalogueCommandTests()
    {
        _catalogue = Path.Combine(_folder, "cat.db");
        using CatalogueStore store = CatalogueStore.Open(_catalogue);
        Run run = store.OpenRun(CatalogueStoreTests.Settings());
        store.FinishRun(run, Enumerable.Range(0, 5).Select(i => Detection.OnSky(new SkyBox(SkyFrame.Galactic, 11 + i, 0.1, 0.1, 0.1), "bubble", i / 10.0, 12.9, null)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Query_lists_the_best_first_and_json_is_all_of_stdout()
    {
        (int exit, string output, _) = Run("catalogue", "query", _catalogue, "--limit", "2", "--json");

        JsonElement document = JsonDocument.Parse(output).RootElement;
        Assert.Equal((0, 5), (exit, document.GetProperty("count").GetInt32()));
        Assert.Equal([0.4, 0.3], document.GetProperty("detections").EnumerateArray().Select(detection => detection.GetProperty("score").GetDouble()));
        Assert.Contains("ASTL G015.000+00.100", Run("catalogue", "query", _catalogue).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_writes_every_file_that_is_asked_for()
    {
        string[] files = [.. new[] { "a.csv", "a.vot", "a.fits", "a.reg" }.Select(name => Path.Combine(_folder, name))];

        (int exit, _, string error) = Run(["catalogue", "export", _catalogue, .. files.SelectMany(file => new[] { "--out", file })]);

        Assert.True(exit == 0, error);
        Assert.All(files, file => Assert.True(new FileInfo(file).Length > 100));
    }

    [Fact]
    public void Moving_objects_are_listed_and_exported_as_ADES_when_it_is_said_who_observed()
    {
        string path = Path.Combine(_folder, "classified.db"), psv = Path.Combine(_folder, "a.psv"), xml = Path.Combine(_folder, "a.xml"), csv = Path.Combine(_folder, "a.csv");
        using (CatalogueStore store = CatalogueStore.Open(path))
        {
            ClassifiedRows.Store(store, CatalogueStoreTests.Settings());
        }
        string[] who = ["--submitter", "A. B. Name", "--measurer", "A. B. Name", "--telescope-design", "Korsch", "--aperture-m", "1.2", "--detector", "CCD"];

        Assert.Equal(
            (2, $"astrolode: {psv}: ADES files say who observed with what; give --submitter, --measurer, --telescope-design, --aperture-m, --detector, --band\n"),
            (Run("catalogue", "export", path, "--out", csv, "--out", psv) is var bare ? bare.ExitCode : 0, bare.Error));
        Assert.EndsWith("give --band\n", Run(["catalogue", "export", path, "--out", psv, .. who]).Error, StringComparison.Ordinal);
        Assert.Contains("ADES is for moving objects", Run("catalogue", "export", path, "--what", "sources", "--out", psv).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(psv) || File.Exists(csv));
        (int exit, string output, string error) = Run(
            ["catalogue", "export", path, "--what", "objects", "--out", psv, "--out", xml, "--out", csv, "--json", "--band", "G", "--comment", "SIMULATED", "--comment", "again", .. who]);
        Assert.True(exit == 0, error);
        Assert.Equal([("observations", 3), ("observations", 3), ("objects", 2)], JsonDocument.Parse(output).RootElement.EnumerateArray().Select(one => (one.GetProperty("what").GetString()!, one.GetProperty("rows").GetInt32())));
        string[] lines = File.ReadAllLines(psv);
        Assert.Equal(["! mpcCode XXX", "! line SIMULATED", "! line again"], lines.Where(line => line.StartsWith("! mpcCode", StringComparison.Ordinal) || line.StartsWith("! line", StringComparison.Ordinal)));
        Assert.Equal(3, lines.Count(line => line.StartsWith("A1|CCD|XXX|", StringComparison.Ordinal) && line.Contains("|UNK|", StringComparison.Ordinal)));
        Assert.Equal(3, AdesFileTests.Block(xml).Element("obsData")!.Elements().Count());
        Assert.Contains("wrote ", Run("catalogue", "export", path, "--out", csv).Error, StringComparison.Ordinal);
        Assert.Equal(6, File.ReadAllLines(csv).Length);

        JsonElement listed = JsonDocument.Parse(Run("catalogue", "query", path, "--json").Output).RootElement;
        JsonElement run = Assert.Single(listed.GetProperty("runs").EnumerateArray());
        Assert.Equal((0, 5, 2), (run.GetProperty("detections").GetInt32(), run.GetProperty("sources").GetInt32(), run.GetProperty("objects").GetInt32()));
        Assert.Equal(["A1", "B_2"], listed.GetProperty("objects").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        string text = Run("catalogue", "query", path).Output;
        Assert.Contains(": 5 sources, 2 moving objects", text, StringComparison.Ordinal);
        Assert.Matches(@"\nA1 +150\.123457 +2\.200000 +12\.500 +0\.030 +271\.5 +21\.50 0\.988 +3/4 ", text);
    }

    [Fact]
    public void A_search_is_compared_with_labels_and_reported()
    {
        string labels = Path.Combine(_folder, "truth.csv"), report = Path.Combine(_folder, "r.html");
        File.WriteAllLines(labels, ["name,frame,lon,lat,wid,hei,class", "a,galactic,15,0.1,0.1,0.1,bubble", "b,galactic,12,-0.5,0.1,0.1,bubble"]);

        (int exit, string output, string error) = Run("evaluate", "search", _catalogue, "--truth", labels, "--report", report, "--json");

        Assert.True(exit == 0, error);
        JsonElement document = JsonDocument.Parse(output).RootElement;
        Assert.Equal(51 / 101.0, document.GetProperty("AP50").GetDouble(), 12);
        Assert.Equal(JsonValueKind.Object, document.GetProperty("AP30_interval").ValueKind);
        Assert.Equal("gal:10..20,-1..1", document.GetProperty("region").GetString());
        Assert.True(File.Exists(report));
        Assert.Contains("Recall by effective radius", Run("evaluate", "search", _catalogue, "--truth", labels).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "catalogue", "query", "/nowhere/cat.db")]
    [InlineData(1, "catalogue", "export", "/etc/hostname", "--out", "x.csv")]
    [InlineData(1, "evaluate", "detections", "--truth", "/etc/hostname", "--detections", "/etc/hostname")]
    [InlineData(1, "evaluate", "detections", "--truth", "/nowhere.json", "--detections", "/etc/hostname")]
    [InlineData(1, "evaluate", "search", "/nowhere/cat.db", "--truth", "/etc/hostname")]
    [InlineData(2, "evaluate", "search", "x.db", "--truth", "y", "--iou", "7")]
    [InlineData(2, "evaluate", "search", "x.db", "--truth", "y", "--radius-bins", "3", "2")]
    [InlineData(2, "catalogue", "query", "x.db", "--limit", "-1")]
    [InlineData(2, "catalogue", "export", "x.db")]
    public void What_cannot_be_done_is_said_in_one_line(int expected, params string[] arguments)
    {
        (int exit, string output, string error) = Run(arguments);

        Assert.Equal((expected, ""), (exit, output));
        Assert.Matches(@"^astrolode: [^\n]+\n$", error);
        Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments) =>
        Judge.Run("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "astrolode.dll"), .. arguments]);
}
