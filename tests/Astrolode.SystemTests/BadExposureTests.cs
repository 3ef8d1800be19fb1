using System.Text.Json;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.SystemTests;

/// <summary>Exposures that cannot be classified: a note each where something is left, one line and exit code 1 where nothing is.</summary>
public sealed class BadExposureTests : IDisposable
{
    private const int Side = 128;

    private static readonly TanGrid Grid = new(SkyFrame.Icrs, 10, 0, Side, Side, 0.1);

    private readonly string folder = Directory.CreateTempSubdirectory("astrolode-bad-exposures-").FullName;

    [Theory]
    [InlineData("far", "no other exposure overlaps it")]
    [InlineData("coarse", "0.2 arcsec wide and the model learnt 0.1")]
    [InlineData("coarse", "no other exposure overlaps it at the same pixel scale")]
    [InlineData("nowhere", "no sky coordinates")]
    [InlineData("apparent", "no sky coordinates")]
    [InlineData("corners", "arcsec wide and the model learnt 0.1")]
    [InlineData("timeless", "EXPTIME")]
    [InlineData("dateless", "DATE-OBS or MJD-OBS")]
    [InlineData("blank", "blank or masked")]
    [InlineData("even", "no noise")]
    [InlineData("saturated", "saturated (60000 or more)")]
    [InlineData("empty", "no source was found")]
    [InlineData("truncated", "fetch the file again")]
    [InlineData("text", "too few for FITS")]
    [InlineData("tiny", "no image of 32 × 32")]
    [InlineData("good1", "given more than once")]
    public void One_bad_exposure_among_good_ones_is_a_note(string kind, string said)
    {
        string bad = Write(kind);
        ProgramResult result = Classify([Write("good1"), Write("good2"), Write("good3"), bad], "--json").MustSucceed();
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        string warning = Assert.Single(report.GetProperty("warnings").EnumerateArray().Select(each => each.GetString()!), each => each.Contains(said, StringComparison.Ordinal) && each.Contains(bad, StringComparison.Ordinal));
        Assert.Contains($"note: {warning}", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.ErrorLines);
        // Three good ones with 20 stars each.
        Assert.InRange(report.GetProperty("sources").GetInt32(), 45, 120);
        // What stands alone may look like a trail to the network; what is seen with the others stands still.
        Assert.True(kind is "far" or "coarse" or "corners" || report.GetProperty("moving_objects").GetInt32() == 0, result.Output);
    }

    [Theory]
    [InlineData("blank", "blank or masked")]
    [InlineData("even", "no noise")]
    [InlineData("saturated", "saturated (60000 or more)")]
    [InlineData("truncated", "fetch the file again")]
    [InlineData("text", "too few for FITS")]
    [InlineData("tiny", "no image of 32 × 32")]
    [InlineData("missing", "no such file")]
    public void One_bad_exposure_alone_is_an_error(string kind, string said) => Classify([Write(kind)]).MustFail(1, $"{kind}.fits", said);

    [Fact]
    public void Where_nothing_is_left_it_fails_and_a_missing_file_fails_before_anything_is_done()
    {
        ProgramResult result = Classify([Write("blank"), Write("even"), Write("text")]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("none of the exposures can be classified", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(3, result.Error.Split("note: ").Length - 1);
        // It is no finished run: the same again fails again.
        Assert.Equal(1, Classify([Write("blank"), Write("even"), Write("text")]).ExitCode);
        File.Delete(At("out.db"));
        Classify([Write("good1"), At("missing.fits")]).MustFail(1, "missing.fits");
        Assert.False(File.Exists(At("out.db")));
    }

    [Fact]
    public void Sky_without_sources_is_no_error()
    {
        ProgramResult result = Classify([Write("empty")], "--json").MustSucceed();
        Assert.Equal(0, JsonDocument.Parse(result.Output).RootElement.GetProperty("sources").GetInt32());
        AstrolodeProgram.Run("catalogue", "export", At("out.db"), "--what", "sources", "--out", At("none.csv")).MustSucceed();
        Assert.Single(File.ReadAllLines(At("none.csv")));
    }

    [Fact]
    public void A_picture_is_of_the_first_exposure_that_could_be_used()
    {
        Classify([Write("truncated"), Write("good1")], "--picture", At("drawn.png")).MustSucceed();
        Assert.True(new FileInfo(At("drawn.png")).Length > 5000);
        Classify([Write("good1")], "--picture", At("drawn.tiff")).MustFail(2, "drawn.tiff");
    }

    [Fact]
    public void A_catalogue_that_cannot_be_written_or_is_something_else_is_named()
    {
        string good = Write("good1");
        foreach (string place in new[] { "/proc/none/x.db", folder, good })
        {
            AstrolodeProgram.Run("classify", good, "--model", ExposureFixture.Model, "--out", place).MustFail(1, place);
        }
    }

    [Theory]
    [InlineData("--threads -1", "--threads")]
    [InlineData("--detect-threshold 0", "threshold")]
    [InlineData("--min-area 0", "at least 1 pixel")]
    [InlineData("--fastest 0", "rates")]
    [InlineData("--zero-point bright", "--zero-point")]
    [InlineData("--export x.psv", "catalogue export")]
    [InlineData("--export x.txt", ".csv")]
    public void Options_that_make_no_sense_are_wrong_usage(string options, string named)
    {
        Classify([At("missing.fits")], options.Split(' ')).MustFail(2, named);
        Assert.Empty(Directory.GetFiles(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private ProgramResult Classify(string[] exposures, params string[] options) => AstrolodeProgram.Run(["classify", .. exposures, "--model", ExposureFixture.Model, "--out", At("out.db"), .. options]);

    private string At(string name) => Path.Combine(folder, name);

    // A file that is wrong in the way that its name says.
    private string Write(string kind)
    {
        string path = At(kind + ".fits");
        int number = kind.StartsWith("good", StringComparison.Ordinal) ? kind[4] - '0' : 4;
        Dictionary<string, object> keywords = new(kind switch
        {
            "far" => (Grid with { LonDegrees = 12 }).WcsKeywords(),
            "coarse" => (Grid with { ScaleArcsec = 0.2 }).WcsKeywords(),
            "nowhere" => new Dictionary<string, object>(),
            _ => Grid.WcsKeywords(),
        })
        {
            ["MJD-OBS"] = 60000 + number * 0.01,
            ["EXPTIME"] = 565.0,
            ["SATURATE"] = 60_000.0,
        };
        float[] sky = Sky(number, kind == "empty" ? 0 : 20);
        switch (kind)
        {
            case "missing":
                return path;
            case "text":
                File.WriteAllText(path, "no FITS");
                return path;
            case "tiny":
                FitsImage.Write(path, new Image(20, 20, sky[..400]), keywords);
                return path;
            case "apparent":
                keywords["RADESYS"] = "GAPPT";
                break;
            case "corners":
                // The whole sky as an ellipse: no sky in the corners.
                (keywords["CTYPE1"], keywords["CTYPE2"], keywords["CDELT1"], keywords["CDELT2"]) = ("RA---AIT", "DEC--AIT", -3.0, 3.0);
                break;
            case "timeless":
                keywords.Remove("EXPTIME");
                break;
            case "dateless":
                keywords.Remove("MJD-OBS");
                break;
            case "blank":
                sky = [.. sky.Select(_ => float.NaN)];
                break;
            case "even":
                sky = [.. sky.Select(_ => 7f)];
                break;
            case "saturated":
                sky = [.. sky.Select(value => value + 60_000)];
                break;
            default:
                break;
        }
        FitsImage.Write(path, new Image(Side, Side, sky), keywords, FitsStorage.Float32);
        if (kind == "truncated")
        {
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..30_000]);
        }
        return path;
    }

    // The same stars in all, each time in other noise.
    private static float[] Sky(int seed, int stars)
    {
        (Random noise, Random places) = (new(seed), new(77));
        float[] pixels = [.. Enumerable.Range(0, Side * Side).Select(_ => (float)(100 + 5 * Math.Sqrt(-2 * Math.Log(1 - noise.NextDouble())) * Math.Cos(2 * Math.PI * noise.NextDouble())))];
        for (int star = 0; star < stars; star++)
        {
            double x0 = 8 + 112 * places.NextDouble(), y0 = 8 + 112 * places.NextDouble();
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] += (float)(400 * Math.Exp(-(Math.Pow(i % Side - x0, 2) + Math.Pow(i / Side - y0, 2)) / 1.5));
            }
        }
        return pixels;
    }
}
