namespace Astrolode.SystemTests;

/// <summary>A search of bad input ends in exit 1, one line that names the file, nothing on standard output and nothing half written.</summary>
public sealed class BadSearchInputTests(SurveyFixture survey) : IClassFixture<SurveyFixture>
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

    private void NothingLeft() => Assert.Empty(Directory.GetFiles(survey.Folder, "bad.db*"));

    [Fact]
    public void A_truncated_image()
    {
        byte[] whole = File.ReadAllBytes(survey.Image);
        AstrolodeProgram.Run(Search(File1("truncated.fits", whole[..(whole.Length / 2)]))).MustFail(1, "truncated.fits");
        NothingLeft();
    }

    [Fact]
    public void Garbage_named_as_an_image()
    {
        byte[] garbage = new byte[10000];
        new Random(1).NextBytes(garbage);
        AstrolodeProgram.Run(Search(File1("garbage.fits", garbage))).MustFail(1, "garbage.fits");
        AstrolodeProgram.Run("fits", "stats", Out("garbage.fits")).MustFail(1, "garbage.fits");
        AstrolodeProgram.Run("search", File1("garbage.jpg", garbage), "--model", FaceModel()).MustFail(1, "garbage.jpg");
        Assert.False(File.Exists(Path.Combine(AstrolodeProgram.Root, "garbage-boxes.png")));
        NothingLeft();
    }

    [Fact]
    public void An_image_without_sky_coordinates()
    {
        string header = string.Concat(new[] { "SIMPLE  =                    T", "BITPIX  =                  -32", "NAXIS   =                    2", "NAXIS1  =                   10", "NAXIS2  =                   10", "END" }.Select(card => card.PadRight(80)));
        byte[] bytes = new byte[2880 * 2];
        System.Text.Encoding.ASCII.GetBytes(header.PadRight(2880)).CopyTo(bytes, 0);
        AstrolodeProgram.Run(Search(File1("nowcs.fits", bytes))).MustFail(1, "nowcs.fits");
        NothingLeft();
    }

    [Fact]
    public void A_folder_that_is_no_survey_and_a_survey_without_tiles()
    {
        Directory.CreateDirectory(Out("empty"));
        AstrolodeProgram.Run(Search(Out("empty"))).MustFail(1, "properties");
        File1("notiles/properties", "hips_order = 3\nhips_frame = galactic\nhips_tile_width = 512\nhips_tile_format = fits\ndataproduct_type = image\nobs_title = none\n"u8.ToArray());
        AstrolodeProgram.Run(Search(Out("notiles"))).MustFail(1, "notiles");
        NothingLeft();
    }

    [Fact]
    public void A_url_that_cannot_be_reached()
    {
        AstrolodeProgram.Run(Search("http://127.0.0.1:1/survey")).MustFail(1, "http://127.0.0.1:1/survey");
        NothingLeft();
    }

    [Fact]
    public void No_such_source()
    {
        AstrolodeProgram.Run(Search(Out("nothing.fits"))).MustFail(1, "nothing.fits");
        AstrolodeProgram.Run(Search(Out("nothing*.fits"))).MustFail(1, "nothing*.fits");
        NothingLeft();
    }

    [Fact]
    public void A_model_that_is_missing_damaged_or_of_another_program()
    {
        AstrolodeProgram.Run(Search(survey.Image, Out("none.onnx"))).MustFail(1, "none.onnx");
        byte[] model = File.ReadAllBytes(SurveyFixture.Model);
        AstrolodeProgram.Run(Search(survey.Image, File1("cut.onnx", model[..(model.Length / 3)]))).MustFail(1, "cut.onnx");
        AstrolodeProgram.Run(Search(survey.Image, File1("empty.onnx", []))).MustFail(1, "empty.onnx");
        NothingLeft();
    }

    [Fact]
    public void A_model_for_other_channels()
    {
        AstrolodeProgram.Run(Search(survey.Image, FaceModel())).MustFail(1, "face.onnx", "3 channels");
        AstrolodeProgram.Run("search", File1("photo.jpg", []), "--model", SurveyFixture.Model).MustFail(1, "bubbles-plane.onnx", "1 channel");
        NothingLeft();
    }

    [Fact]
    public void A_catalogue_that_is_something_else()
    {
        string other = File1("other.db", "this is no catalogue"u8.ToArray());
        AstrolodeProgram.Run("search", survey.Image, "--model", SurveyFixture.Model, "--out", other).MustFail(1, "other.db");
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
            AstrolodeProgram.Run("search", survey.Image, "--model", SurveyFixture.Model, "--out", "/dev/full/bad.db").MustFail(1, "/dev/full");
            return;
        }
        try
        {
            AstrolodeProgram.Run("search", survey.Image, "--model", SurveyFixture.Model, "--out", Path.Combine(disk, "full.db"), "--threshold", "0.02").MustFail(1, "full.db");
            AstrolodeProgram.Run("simulate", "plane", "--out", disk, "--seed", "1").MustFail(1, "plane.fits");
            Assert.False(File.Exists(Path.Combine(disk, "plane.fits")));
        }
        finally
        {
            System.Diagnostics.Process.Start("umount", [disk]).WaitForExit();
        }
    }
}
