namespace Astrolode.SystemTests;

/// <summary>Bad input ends in exit 1, one line that names the file, nothing on standard output and nothing half written.</summary>
public sealed class BadInputTests(SurveyFixture survey) : IClassFixture<SurveyFixture>
{
    private string Out(string name) => Path.Combine(survey.Folder, name);

    private string File1(string name, byte[] bytes)
    {
        string path = Out(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string[] Search(string source, string? model = null) => ["search", source, "--model", model ?? SurveyFixture.Model, "--out", Out("bad.db")];

    // A model for photos, with three channels.
    private string FaceModel()
    {
        string manifest = Path.Combine(AstrolodeProgram.Root, "node_modules", "@vladmandic", "face-api", "model", "ssd_mobilenetv1_model-weights_manifest.json");
        string model = Out("face.onnx");
        Assert.Equal(0, AstrolodeProgram.Run("model", "import", manifest, "--out", model).ExitCode);
        return model;
    }

    private static string OneLine(ProgramResult result, params string[] named)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("astrolode: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", line, StringComparison.Ordinal);
        Assert.All(named, name => Assert.Contains(name, line, StringComparison.Ordinal));
        return line;
    }

    private void NothingLeft() => Assert.Empty(Directory.GetFiles(survey.Folder, "bad.db*"));

    [Fact]
    public void A_truncated_image()
    {
        byte[] whole = File.ReadAllBytes(survey.Image);
        OneLine(AstrolodeProgram.Run(Search(File1("truncated.fits", whole[..(whole.Length / 2)]))), "truncated.fits");
        NothingLeft();
    }

    [Fact]
    public void Garbage_named_as_an_image()
    {
        byte[] garbage = new byte[10000];
        new Random(1).NextBytes(garbage);
        OneLine(AstrolodeProgram.Run(Search(File1("garbage.fits", garbage))), "garbage.fits");
        OneLine(AstrolodeProgram.Run("fits", "stats", Out("garbage.fits")), "garbage.fits");
        OneLine(AstrolodeProgram.Run("search", File1("garbage.jpg", garbage), "--model", FaceModel()), "garbage.jpg");
        Assert.False(File.Exists(Path.Combine(AstrolodeProgram.Root, "garbage-boxes.png")));
        NothingLeft();
    }

    [Fact]
    public void An_image_without_sky_coordinates()
    {
        string header = string.Concat(new[] { "SIMPLE  =                    T", "BITPIX  =                  -32", "NAXIS   =                    2", "NAXIS1  =                   10", "NAXIS2  =                   10", "END" }.Select(card => card.PadRight(80)));
        byte[] bytes = new byte[2880 * 2];
        System.Text.Encoding.ASCII.GetBytes(header.PadRight(2880)).CopyTo(bytes, 0);
        OneLine(AstrolodeProgram.Run(Search(File1("nowcs.fits", bytes))), "nowcs.fits");
        NothingLeft();
    }

    [Fact]
    public void A_folder_that_is_no_survey_and_a_survey_without_tiles()
    {
        Directory.CreateDirectory(Out("empty"));
        OneLine(AstrolodeProgram.Run(Search(Out("empty"))), "properties");
        File1("notiles/properties", "hips_order = 3\nhips_frame = galactic\nhips_tile_width = 512\nhips_tile_format = fits\ndataproduct_type = image\nobs_title = none\n"u8.ToArray());
        OneLine(AstrolodeProgram.Run(Search(Out("notiles"))), "notiles");
        NothingLeft();
    }

    [Fact]
    public void A_url_that_cannot_be_reached()
    {
        OneLine(AstrolodeProgram.Run(Search("http://127.0.0.1:1/survey")), "http://127.0.0.1:1/survey");
        NothingLeft();
    }

    [Fact]
    public void No_such_source()
    {
        OneLine(AstrolodeProgram.Run(Search(Out("nothing.fits"))), "nothing.fits");
        OneLine(AstrolodeProgram.Run(Search(Out("nothing*.fits"))), "nothing*.fits");
        NothingLeft();
    }

    [Fact]
    public void A_model_that_is_missing_damaged_or_of_another_program()
    {
        OneLine(AstrolodeProgram.Run(Search(survey.Image, Out("none.onnx"))), "none.onnx");
        byte[] model = File.ReadAllBytes(SurveyFixture.Model);
        OneLine(AstrolodeProgram.Run(Search(survey.Image, File1("cut.onnx", model[..(model.Length / 3)]))), "cut.onnx");
        OneLine(AstrolodeProgram.Run(Search(survey.Image, File1("empty.onnx", []))), "empty.onnx");
        NothingLeft();
    }

    [Fact]
    public void A_model_for_other_channels()
    {
        OneLine(AstrolodeProgram.Run(Search(survey.Image, FaceModel())), "face.onnx", "3 channels");
        OneLine(AstrolodeProgram.Run("search", File1("photo.jpg", []), "--model", SurveyFixture.Model), "bubbles-plane.onnx", "1 channel");
        NothingLeft();
    }

    [Fact]
    public void A_catalogue_that_is_something_else()
    {
        string other = File1("other.db", "this is no catalogue"u8.ToArray());
        OneLine(AstrolodeProgram.Run("search", survey.Image, "--model", SurveyFixture.Model, "--out", other), "other.db");
        Assert.Equal("this is no catalogue", File.ReadAllText(other));
    }

    [Fact]
    public void A_full_disk()
    {
        // A file system of a few pages fills up for real.
        string disk = Out("disk");
        Directory.CreateDirectory(disk);
        using System.Diagnostics.Process mount = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]) { RedirectStandardError = true })!;
        mount.WaitForExit();
        if (mount.ExitCode != 0)
        {
            // Without the right to mount, a folder that cannot hold files stands in for a full one.
            OneLine(AstrolodeProgram.Run("search", survey.Image, "--model", SurveyFixture.Model, "--out", "/dev/full/bad.db"), "/dev/full");
            return;
        }
        try
        {
            OneLine(AstrolodeProgram.Run("search", survey.Image, "--model", SurveyFixture.Model, "--out", Path.Combine(disk, "full.db"), "--threshold", "0.02"), "full.db");
            OneLine(AstrolodeProgram.Run("simulate", "plane", "--out", disk, "--seed", "1"), "plane.fits");
            Assert.False(File.Exists(Path.Combine(disk, "plane.fits")));
        }
        finally
        {
            System.Diagnostics.Process.Start("umount", [disk]).WaitForExit();
        }
    }

    [Theory]
    [InlineData("search", "x.fits")]
    [InlineData("search", "x.fits", "--model", "m.onnx", "--threshold", "2")]
    [InlineData("search", "x.fits", "--model", "m.onnx", "--overlap", "1")]
    [InlineData("train", "detector", "--out", "r")]
    [InlineData("train", "detector", "--out", "r", "--images", "i", "--labels", "l", "--region", "gal:0..1,0..1", "--fold", "4/3")]
    [InlineData("nonsense")]
    public void Wrong_usage_is_exit_2(params string[] arguments)
    {
        ProgramResult result = AstrolodeProgram.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("astrolode: ", Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search")]
    [InlineData("train", "detector")]
    [InlineData("evaluate", "search")]
    [InlineData("evaluate", "detections")]
    [InlineData("catalogue", "export")]
    [InlineData("catalogue", "query")]
    [InlineData("model", "import")]
    [InlineData("model", "info")]
    [InlineData("hips", "cut")]
    [InlineData("fits", "stats")]
    [InlineData("wcs", "pix2sky")]
    [InlineData("wcs", "sky2pix")]
    [InlineData("simulate", "plane")]
    [InlineData("demo")]
    public void Every_command_has_help_with_an_example(params string[] command)
    {
        ProgramResult result = AstrolodeProgram.Run([.. command, "--help"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Example:", result.Output, StringComparison.Ordinal);
    }
}
