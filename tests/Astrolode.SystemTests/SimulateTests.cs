using System.Text.Json;

namespace Astrolode.SystemTests;

public sealed class SimulateTests(BadFiles folder) : IClassFixture<BadFiles>
{
    [Fact]
    public void A_simulated_plane_is_a_FITS_file_with_coordinates_and_the_same_twice()
    {
        string[] sizes = ["--seed", "3", "--width-deg", "0.5", "--height-deg", "0.5", "--json"];
        using JsonDocument made = JsonDocument.Parse(AstrolodeProgram.Run(["simulate", "plane", "--out", folder.At("a"), "--png", .. sizes]).MustSucceed().Output);
        AstrolodeProgram.Run(["simulate", "plane", "--out", folder.At("b"), .. sizes]).MustSucceed();
        Assert.Equal(150, made.RootElement.GetProperty("width").GetInt32());
        Assert.Equal(File.ReadAllText(folder.At("a/truth.csv")), File.ReadAllText(folder.At("b/truth.csv")));
        Assert.True(File.Exists(folder.At("a/plane.png")));

        using JsonDocument a = Stats("a/plane.fits"), b = Stats("b/plane.fits");
        Assert.Equal(a.RootElement.GetProperty("hdus").ToString(), b.RootElement.GetProperty("hdus").ToString());
    }

    [Fact]
    public void All_bands_volunteers_and_surveys_of_a_plane()
    {
        ProgramResult result = AstrolodeProgram.Run(
            "simulate", "plane", "--out", folder.At("full"), "--seed", "4", "--width-deg", "0.8", "--height-deg", "0.6", "--bands", "all", "--volunteers", "60", "--hips", "--bubbles-per-square-degree", "60", "--json").MustSucceed();
        using JsonDocument made = JsonDocument.Parse(result.Output);
        JsonElement root = made.RootElement;
        Assert.Equal(["8", "24", "70", "160"], root.GetProperty("maps").EnumerateArray().Select(map => map.GetProperty("band").GetString()));
        Assert.All(root.GetProperty("maps").EnumerateArray(), map => Assert.True(File.Exists(map.GetProperty("path").GetString())));
        int bubbles = root.GetProperty("bubbles").GetInt32(), visible = root.GetProperty("visible").GetInt32();
        Assert.Equal(bubbles, File.ReadAllLines(folder.At("full/truth.csv")).Length - 1);
        Assert.Equal(visible, File.ReadAllLines(folder.At("full/labels.csv")).Length - 1);
        Assert.InRange(visible, 1, bubbles - 1);
        Assert.Equal(root.GetProperty("volunteers").GetProperty("drawings").GetInt32(), File.ReadAllLines(folder.At("full/volunteers/drawings.csv")).Length - 1);
        foreach (string band in new[] { "8", "24", "70", "160" })
        {
            string properties = File.ReadAllText(folder.At($"full/hips_{band}/properties"));
            Assert.Contains("SIMULATED", properties, StringComparison.Ordinal);
            Assert.Contains("galactic", properties, StringComparison.Ordinal);
        }
        // The brightness on the sky is that of the map: Jy/pixel over the pixel's area.
        AstrolodeProgram.Run("hips", "cut", folder.At("full/hips_70"), "--center", "gal:20,0", "--size-arcmin", "20", "--scale-arcsec", "12", "--out", folder.At("full/cut.fits")).MustSucceed();
        using JsonDocument cut = Stats("full/cut.fits"), map = Stats("full/plane_70.fits");
        double Mean(JsonDocument stats) => stats.RootElement.GetProperty("hdus")[0].GetProperty("mean").GetDouble();
        Assert.InRange(Mean(cut) * 144 / Mean(map), 0.7, 1.4);
    }

    [Theory]
    [InlineData("--bands 9", "'9' is no band; use 8, 24, 70, 160 or all")]
    [InlineData("--bands 8,8", "each once")]
    [InlineData("--volunteers 0", "1 to 1 million volunteers")]
    [InlineData("--noise -1", "noise")]
    [InlineData("--width-deg 21", "at most 20 degrees")]
    public void What_cannot_be_simulated_is_refused_before_anything_is_written(string options, string why)
    {
        AstrolodeProgram.Run(["simulate", "plane", "--out", folder.At("refused"), .. options.Split(' ')]).MustFail(2, why);
        Assert.False(Directory.Exists(folder.At("refused")));
    }

    private JsonDocument Stats(string name) => JsonDocument.Parse(AstrolodeProgram.Run("fits", "stats", folder.At(name), "--json").MustSucceed().Output);
}
