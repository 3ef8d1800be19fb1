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

    private JsonDocument Stats(string name) => JsonDocument.Parse(AstrolodeProgram.Run("fits", "stats", folder.At(name), "--json").MustSucceed().Output);
}
