using System.Diagnostics;
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
        int objects = report.GetProperty("moving_objects").GetInt32();
        Assert.Equal(objects, File.ReadAllText(At("objects.vot")).Split("<TR>").Length - 1);
        Assert.Equal(report.GetProperty("sources").GetInt32(), Rows(catalogue).Length - 1);
        JsonElement judged = Json(AstrolodeProgram.Run("evaluate", "asteroids", catalogue, "--truth", field.Folder, "--json")).GetProperty("groups")[0];
        Assert.True(judged.GetProperty("purity").GetProperty("value").GetDouble() > 0.8, judged.GetProperty("purity").ToString());
        Assert.True(judged.GetProperty("slow").GetProperty("completeness").GetProperty("value").GetDouble() > 0.6, judged.GetProperty("slow").ToString());
        ProgramResult classes = AstrolodeProgram.Run("evaluate", "classifier", catalogue, "--truth", field.Folder, "--report", At("classes.html"));
        Assert.True(classes.ExitCode == 0, classes.Error);
        Assert.Contains("SIMULATED", File.ReadAllText(At("classes.html")), StringComparison.Ordinal);
        // The same again is the same run.
        Assert.Contains("finished", Classify(catalogue, field.Exposures).Output, StringComparison.Ordinal);
        foreach (string end in new[] { "psv", "xml" })
        {
            AstrolodeProgram.Run("catalogue", "export", catalogue, "--what", "objects", "--out", At($"objects.{end}"), "--mpc-code", "XXX", "--submitter", "A. Tester", "--measurer", "A. Tester",
                "--telescope-design", "Korsch", "--aperture-m", "1.2", "--detector", "CCD", "--band", "G").MustSucceed();
        }
        Assert.StartsWith("# version=", File.ReadAllText(At("objects.psv")), StringComparison.Ordinal);
        // A line of observation for each source of an object, the same in both forms.
        int observations = File.ReadLines(At("objects.psv")).Count(line => line[0] is not ('#' or '!')) - 1;
        Assert.InRange(observations, 3, 4 * objects);
        Assert.Equal(observations, File.ReadAllText(At("objects.xml")).Split("<optical>").Length - 1);
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
    public void Extensions_of_one_file_are_what_files_of_their_own_are()
    {
        // Science, errors and flags beside each other, as archives have them; the times are in the extensions.
        string file = At("mef.fits"), script = At("mef.py");
        File.WriteAllText(script, """
            import sys
            from astropy.io import fits
            hdus = [fits.PrimaryHDU()]
            for number, path in enumerate(sys.argv[2:], 1):
                header, data = fits.getheader(path, 1), fits.getdata(path, 1)
                header['EXTNAME'] = 'SCI'
                header['EXTVER'] = number
                hdus += [fits.ImageHDU(data, header), fits.CompImageHDU(data * 0 + 3, name='VAR', ver=number, compression_type='RICE_1')]
            fits.HDUList(hdus).writeto(sys.argv[1])
            """);
        using (Process python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, file, .. field.Exposures]) { RedirectStandardError = true })!)
        {
            string error = python.StandardError.ReadToEnd();
            python.WaitForExit();
            Assert.True(python.ExitCode == 0, error);
        }
        JsonElement whole = Json(Classify(At("mef.db"), [file], "--json"));
        Assert.Equal((4, 4), (whole.GetProperty("images").GetInt32(), whole.GetProperty("processed").GetInt32()));
        Assert.Equal(0, Classify(At("four.db"), field.Exposures).ExitCode);
        // But for the name of the image, the first column.
        static string[] Nameless(string[] rows) => [.. rows.Select(row => row.Split(',', 2)[1])];
        Assert.Equal(Nameless(Rows(At("four.db"))), Nameless(Rows(At("mef.db"))));
        Assert.StartsWith(file + "[1],", Rows(At("mef.db"))[1], StringComparison.Ordinal);
        // One extension by its number, without motion.
        JsonElement one = Json(Classify(At("second.db"), [file + "[3]"], "--json"));
        Assert.Equal(1, one.GetProperty("images").GetInt32());
    }

    [Fact]
    public void The_same_again_is_answered_from_the_finished_run_until_again_is_asked_for()
    {
        string[] two = field.Exposures[..2];
        JsonElement first = Json(Classify(At("again.db"), two, "--json")), second = Json(Classify(At("again.db"), two, "--json")), third = Json(Classify(At("again.db"), two, "--json", "--again"));
        Assert.Equal((1, 2, false), Answer(first));
        Assert.Equal((1, 0, true), Answer(second));
        Assert.Equal((2, 2, false), Answer(third));
        foreach (JsonElement report in new[] { second, third })
        {
            Assert.Equal(first.GetProperty("sources").GetInt32(), report.GetProperty("sources").GetInt32());
            Assert.Equal(first.GetProperty("classes").ToString(), report.GetProperty("classes").ToString());
        }
        Assert.Equal(first.GetProperty("sources").GetInt32(), first.GetProperty("classes").EnumerateObject().Sum(each => each.Value.GetInt32()));
        // Other settings are other work, and so are files that were written anew.
        Assert.Equal((3, 2, false), Answer(Json(Classify(At("again.db"), two, "--json", "--detect-threshold", "5"))));
        string copy = At("copy.fits");
        File.Copy(field.Exposures[0], copy);
        Assert.Equal((4, 1, false), Answer(Json(Classify(At("again.db"), [copy], "--json"))));
        File.SetLastWriteTimeUtc(copy, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal((5, 1, false), Answer(Json(Classify(At("again.db"), [copy], "--json"))));

        static (int, int, bool) Answer(JsonElement report) => (report.GetProperty("run").GetInt32(), report.GetProperty("processed").GetInt32(), report.GetProperty("resumed").GetBoolean());
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
