using System.Text.Json;
using Astrolode.Images.Fits;

namespace Astrolode.SystemTests;

public sealed class ClassifyTests(ExposureFixture field) : IClassFixture<ExposureFixture>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("astrolode-classify-").FullName;

    [Fact]
    public void Sources_get_their_classes_and_asteroids_are_linked()
    {
        string catalogue = At("field.db");
        JsonElement report = Json(Classify(catalogue, field.Exposures, "--json", "--export", At("objects.vot")));
        Assert.Equal(4, report.GetProperty("images").GetInt32());
        Assert.Empty(report.GetProperty("warnings").EnumerateArray());
        Assert.InRange(report.GetProperty("moving_objects").GetInt32(), 5, 60);
        Assert.True(File.Exists(At("objects.vot")));
        JsonElement judged = Json(AstrolodeProgram.Run("evaluate", "asteroids", catalogue, "--truth", field.Folder, "--json")).GetProperty("groups")[0];
        Assert.True(judged.GetProperty("purity").GetProperty("value").GetDouble() > 0.8, judged.GetProperty("purity").ToString());
        Assert.True(judged.GetProperty("slow").GetProperty("completeness").GetProperty("value").GetDouble() > 0.6, judged.GetProperty("slow").ToString());
        ProgramResult classes = AstrolodeProgram.Run("evaluate", "classifier", catalogue, "--truth", field.Folder, "--report", At("classes.html"));
        Assert.True(classes.ExitCode == 0, classes.Error);
        Assert.Contains("SIMULATED", File.ReadAllText(At("classes.html")), StringComparison.Ordinal);
        // The same again is the same run.
        Assert.Contains("finished", Classify(catalogue, field.Exposures).Output, StringComparison.Ordinal);
        ProgramResult ades = AstrolodeProgram.Run("catalogue", "export", catalogue, "--what", "objects", "--out", At("objects.psv"), "--mpc-code", "XXX", "--submitter", "A. Tester", "--measurer", "A. Tester",
            "--telescope-design", "Korsch", "--aperture-m", "1.2", "--detector", "CCD", "--band", "G");
        Assert.True(ades.ExitCode == 0, ades.Error);
        Assert.StartsWith("# version=", File.ReadAllText(At("objects.psv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_do_not_depend_on_threads_or_on_how_often_it_was_killed()
    {
        Assert.Equal(0, Classify(At("whole.db"), field.Exposures, "--threads", "2").ExitCode);
        string killed = At("killed.db");
        string[] command = ["classify", .. field.Exposures, "--model", ExposureFixture.Model, "--out", killed, "--threads", "1"];
        for (double milliseconds = 500; !AstrolodeProgram.RunAndKill(TimeSpan.FromMilliseconds(milliseconds), command); milliseconds *= 1.4)
        {
        }
        Assert.Equal(Rows(At("whole.db")), Rows(killed));
        Assert.True(Rows(killed).Length > 1000);
    }

    [Fact]
    public void One_exposure_alone_is_classified_without_motion()
    {
        JsonElement report = Json(Classify(At("one.db"), [field.Exposures[0]], "--json", "--picture", At("one.png")));
        Assert.True(report.GetProperty("sources").GetInt32() > 300);
        Assert.True(new FileInfo(At("one.png")).Length > 10_000);
        JsonElement alone = Json(Classify(At("alone.db"), field.Exposures, "--alone", "--json"));
        Assert.All(Rows(At("alone.db")).Skip(1), row => Assert.NotEmpty(row));
        Assert.Equal(4, alone.GetProperty("processed").GetInt32());
    }

    [Fact]
    public void What_cannot_be_used_is_named_and_the_rest_is_classified()
    {
        string blank = Write("blank.fits", _ => float.NaN), even = Write("even.fits", _ => 7), nowhere = Write("nowhere.fits", i => i * 31 % 17), broken = At("broken.fits");
        File.WriteAllBytes(broken, File.ReadAllBytes(field.Exposures[1])[..20_000]);
        JsonElement report = Json(Classify(At("some.db"), [field.Exposures[0], blank, even, nowhere, broken], "--json"));
        string[] warnings = [.. report.GetProperty("warnings").EnumerateArray().Select(line => line.GetString()!)];
        Assert.Contains(warnings, line => line.Contains("blank.fits", StringComparison.Ordinal) && line.Contains("blank or masked", StringComparison.Ordinal));
        Assert.Contains(warnings, line => line.Contains("even.fits", StringComparison.Ordinal) && line.Contains("no noise", StringComparison.Ordinal));
        Assert.Contains(warnings, line => line.Contains("nowhere.fits", StringComparison.Ordinal) && line.Contains("no sky coordinates", StringComparison.Ordinal));
        Assert.Contains(warnings, line => line.Contains("nowhere.fits", StringComparison.Ordinal) && line.Contains("EXPTIME", StringComparison.Ordinal));
        Assert.Contains(warnings, line => line.Contains("broken.fits", StringComparison.Ordinal));
        Assert.True(report.GetProperty("sources").GetInt32() > 300);
    }

    [Theory]
    [InlineData("missing.fits", "", "missing.fits")]
    [InlineData("text.fits", "", "text.fits")]
    [InlineData("", "models/bubbles-plane.onnx", "no classifier of cutouts")]
    [InlineData("", "missing.onnx", "missing.onnx")]
    public void What_cannot_be_done_at_all_is_one_line(string exposure, string model, string named)
    {
        File.WriteAllText(At("text.fits"), "this is no FITS file");
        ProgramResult result = AstrolodeProgram.Run("classify", exposure.Length > 0 ? At(exposure) : field.Exposures[0], "--model", model.Length > 0 ? Path.Combine(AstrolodeProgram.Root, model) : ExposureFixture.Model, "--out", At("none.db"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(named, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static ProgramResult Classify(string catalogue, string[] exposures, params string[] options) =>
        AstrolodeProgram.Run(["classify", .. exposures, "--model", ExposureFixture.Model, "--out", catalogue, .. options]);

    private static JsonElement Json(ProgramResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    // Without the columns that number rows and runs.
    private string[] Rows(string catalogue)
    {
        string csv = At(Path.GetFileNameWithoutExtension(catalogue) + ".csv");
        ProgramResult result = AstrolodeProgram.Run("catalogue", "export", catalogue, "--what", "sources", "--out", csv);
        Assert.True(result.ExitCode == 0, result.Error);
        return [.. File.ReadLines(csv).Select(line => line.Split(',', 3)[2])];
    }

    private string Write(string name, Func<int, float> value)
    {
        FitsImage.Write(At(name), new Image(100, 100, [.. Enumerable.Range(0, 10_000).Select(value)]));
        return At(name);
    }

    private string At(string name) => Path.Combine(folder, name);
}
