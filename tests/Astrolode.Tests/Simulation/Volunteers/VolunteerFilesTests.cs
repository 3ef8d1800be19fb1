using System.Globalization;
using System.Text.Json;
using Astrolode.Simulation;
using Astrolode.Simulation.Scenes;
using Astrolode.Simulation.Volunteers;

namespace Astrolode.Tests.Simulation.Volunteers;

public class VolunteerFilesTests
{
    private static readonly string[] Truth = ["truth_drawings.csv", "truth_people.csv"];
    private static readonly string[] Names = ["classifications.csv", "drawings.csv", "settings.json", "subjects.csv", .. Truth];

    [JudgeFact("python:astropy")]
    public void Astropy_finds_the_drawings_where_the_table_says()
    {
        using TemporaryFolder folder = new();
        VolunteerFiles.Write(folder.Path, VolunteerDrawings.Simulate(Crowd(), new VolunteerSettings { Volunteers = 300 }));
        string judged = Judge.RunPython(File.ReadAllText(Judge.Script("volunteer_drawings.py")), folder.Path);
        using JsonDocument worst = JsonDocument.Parse(judged);
        Assert.InRange(worst.RootElement.GetProperty("drawings").GetInt32(), 1000, int.MaxValue);
        // The table rounds pixels to 0.001, up to 7 mas, and places on the sky to 1e-7 degrees.
        Assert.InRange(worst.RootElement.GetProperty("centre_arcsec").GetDouble(), 0, 0.01);
        Assert.InRange(worst.RootElement.GetProperty("axis_arcsec").GetDouble(), 0, 0.02);
        Assert.InRange(worst.RootElement.GetProperty("angle_deg").GetDouble(), 0, 0.02);
    }

    [JudgeFact("python:scipy")]
    public void An_aggregation_of_the_tables_finds_the_bright_bubbles_and_not_the_faint_ones()
    {
        using TemporaryFolder folder = new();
        PlaneSceneResult scene = Crowd();
        VolunteerFiles.Write(folder.Path, VolunteerDrawings.Simulate(scene, new VolunteerSettings()));
        TruthTable.WriteCsv(folder.File("bubbles.csv"), PlaneTruthColumns.Bubbles, scene.Bubbles.ToList());
        using JsonDocument judged = JsonDocument.Parse(Judge.RunPython(File.ReadAllText(Judge.Script("aggregate_drawings.py")), folder.Path, folder.File("bubbles.csv")));
        JsonElement result = judged.RootElement, found = result.GetProperty("found_by_visibility");
        Assert.Equal(15, found.GetProperty("2-inf")[1].GetInt32());
        Assert.InRange(found.GetProperty("2-inf")[0].GetInt32(), 14, 15);
        Assert.Equal(0, found.GetProperty("0-0.3")[0].GetInt32());
        Assert.InRange(result.GetProperty("radius_ratio_median").GetDouble(), 0.93, 1.07);
        Assert.InRange(result.GetProperty("offset_median").GetDouble(), 0, 0.15);
        // Nothing else becomes a bubble.
        Assert.InRange(result.GetProperty("bubbles").GetInt32() - result.GetProperty("matched").GetInt32(), 0, 1);
    }

    [Fact]
    public void Looks_without_a_drawing_are_there_too()
    {
        using TemporaryFolder folder = new();
        VolunteerResult result = VolunteerDrawings.Simulate(FlatScene.With(), new VolunteerSettings { SpuriousPerView = 0, ClickShare = 0 });
        VolunteerFiles.Write(folder.Path, result);
        string[] looks = File.ReadAllLines(folder.File("classifications.csv"));
        Assert.Equal(result.Classifications.Count, looks.Length - 1);
        Assert.All(looks.Skip(1), look => Assert.EndsWith(",0", look, StringComparison.Ordinal));
        Assert.Single(File.ReadAllLines(folder.File("drawings.csv")));
        Assert.Equal(Names, Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_an_aggregation_reads_does_not_tell_the_truth_and_the_truth_tells_it_of_every_drawing()
    {
        using TemporaryFolder folder = new();
        PlaneSceneResult scene = Crowd();
        VolunteerResult result = VolunteerDrawings.Simulate(scene, new VolunteerSettings { Volunteers = 300 });
        VolunteerFiles.Write(folder.Path, result);
        foreach (string name in Names.Except(Truth))
        {
            Assert.DoesNotContain("bubble_", File.ReadAllText(folder.File(name)), StringComparison.Ordinal);
        }
        string[][] truth = [.. File.ReadAllLines(folder.File("truth_drawings.csv")).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(result.Drawings.Select(drawing => drawing.MarkId.ToString(CultureInfo.InvariantCulture)), truth.Select(row => row[0]));
        Assert.Equal(result.Drawings.Select(drawing => drawing.Origin == DrawingOrigin.Bubble ? drawing.Object : ""), truth.Select(row => row[1]));
        Assert.Equal(result.Drawings.Select(drawing => drawing.IsDouble), truth.Select(row => row[4].Length > 0));
        Assert.Subset(scene.Bubbles.Select(bubble => bubble.Name).Append("").ToHashSet(), truth.Select(row => row[1]).ToHashSet());
    }

    [Fact]
    public void The_columns_of_drawings_are_those_of_a_real_export_with_an_ellipse_for_the_circle()
    {
        using TemporaryFolder folder = new();
        VolunteerFiles.Write(folder.Path, VolunteerDrawings.Simulate(Crowd(), new VolunteerSettings { Volunteers = 300 }));
        // The header of ap-aas229-test-markings.csv, a Panoptes export, with rx, ry, angle for r.
        const string Export = "mark_id,classification_id,user_name,user_id,created_at,subject_ids,tool,tool_label,x,y,rx,ry,angle,frame,";
        string[] lines = File.ReadAllLines(folder.File("drawings.csv"));
        Assert.StartsWith(Export, lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length));
        Assert.Matches(@"^0,\d+,[^,]+,\d*,2000-\d\d-\d\d \d\d:\d\d:\d\d UTC,\d+,0,Bubble,[\d.]+,", lines[1]);
    }

    // Five by nine bubbles of three visibilities, none near another.
    private static PlaneSceneResult Crowd() => FlatScene.With(
        Enumerable.Range(0, 45).Select(i => FlatScene.Bubble(
            $"bubble_{i}", 60 + 95 * (i % 9), 50 + 85 * (i / 9), 0.8 + 0.4 * (i % 4), i % 3 == 0 ? 0.04 : i % 3 == 1 ? 1 : 4, 0.6 + 0.1 * (i % 5), 0.7 * i)),
        [FlatScene.Arc(110, 90, 1.5)]);
}
