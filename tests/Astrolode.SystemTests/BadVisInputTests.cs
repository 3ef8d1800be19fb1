using Astrolode.Images.Fits;

namespace Astrolode.SystemTests;

/// <summary>A simulation of exposures that cannot be: one line, exit 2 for the command line and 1 for a file, and nothing written.</summary>
public sealed class BadVisInputTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("astrolode-bad-vis-").FullName;

    [Theory]
    [InlineData("--width 31", "32 to 16384")]
    [InlineData("--height 16385", "32 to 16384")]
    [InlineData("--width wide", "--width")]
    [InlineData("--exposures 0", "1 to 16")]
    [InlineData("--exposures 17", "1 to 16")]
    [InlineData("--asteroids -1", "asteroids")]
    [InlineData("--dither-scale -1", "0 to 10")]
    [InlineData("--light-curves 4", "0 to 3")]
    [InlineData("--seed 1.5", "--seed")]
    [InlineData("--center nowhere", "--center")]
    [InlineData("--center gal:20,5", "20 degrees")]
    [InlineData("--center icrs:10,89.5", "89 degrees")]
    [InlineData("--shear 0.1", "--shear")]
    [InlineData("--shear 0.1,b", "--shear")]
    [InlineData("--shear 0,0,0,0", "--shear")]
    [InlineData("--shear 0.4,0.4", "0.5")]
    [InlineData("--shear 0,0,-0.6", "0.5")]
    [InlineData("--shear 0.1,nan", "--shear")]
    [InlineData("--shear 0.1,0 --cluster-mass 1e15", "cluster")]
    [InlineData("--cluster-mass 1e5", "cluster")]
    [InlineData("--cluster-mass -1e15", "cluster")]
    [InlineData("--cluster-mass nan", "cluster")]
    [InlineData("--psf gaussian --psf-fwhm-arcsec 0", "point spread function")]
    [InlineData("--psf moffat --psf-fwhm-arcsec nan", "point spread function")]
    [InlineData("--psf gaussian --psf-fwhm-arcsec 5", "point spread function")]
    [InlineData("--psf moffat --psf-fwhm-arcsec 0.05", "Moffat")]
    [InlineData("--psf-fwhm-arcsec 0.2", "--psf-fwhm-arcsec")]
    [InlineData("--psf ", "point spread function")]
    [InlineData("--without rain", "rain")]
    [InlineData("--without", "--without")]
    [InlineData("--compress bzip2", "bzip2")]
    [InlineData("--compress", "--compress")]
    [InlineData("field2", "field2")]
    public void An_option_that_makes_no_sense(string options, string named) => Refused(2, options, named);

    [Theory]
    [InlineData("{\"sed\":1}", "sed")]
    [InlineData("{\"detector\":{\"gane\":3}}", "gane")]
    [InlineData("{\"Seed\":1}", "Seed")]
    [InlineData("{\"seed\":\"many\"}", "seed")]
    [InlineData("{\"seed\":1.5}", "seed")]
    [InlineData("{\"width\":1e99}", "width")]
    [InlineData("{\"dec_degrees\":null}", "dec_degrees")]
    [InlineData("{\"psf\":null}", "psf")]
    [InlineData("{\"detector\":null}", "detector")]
    [InlineData("{\"detector\":{\"parallel_traps\":null}}", "parallel_traps")]
    [InlineData("{\"detector\":{\"serial_traps\":{}}}", "serial_traps")]
    [InlineData("{\"seed\":1,\"seed\":2}", "seed")]
    [InlineData("[1]", "config.json")]
    [InlineData("null", "config.json")]
    [InlineData("", "config.json")]
    [InlineData("{\"seed\":1", "config.json")]
    [InlineData("\u0001\u00ff", "config.json")]
    public void Settings_that_are_none(string json, string named)
    {
        File.WriteAllText(At("config.json"), json);
        Refused(1, $"--config {At("config.json")}", "config.json", named);
    }

    [Theory]
    [InlineData("{\"psf\":\"\"}", "point spread function")]
    [InlineData("{\"ra_degrees\":\"NaN\"}", "declination")]
    [InlineData("{\"detector\":{\"parallel_traps\":[null]}}", "parallel traps")]
    [InlineData("{\"detector\":{\"exposure_seconds\":-1}}", "exposure")]
    [InlineData("{\"detector\":{\"exposure_seconds\":100000},\"interval_seconds\":100000}", "720 pixels")]
    [InlineData("{\"detector\":{\"cosmic_ray_flux\":100,\"exposure_seconds\":100000},\"interval_seconds\":100000,\"asteroids\":0,\"width\":4096,\"height\":4096}", "cosmic rays")]
    [InlineData("{\"cluster_redshift\":\"Infinity\"}", "cluster")]
    [InlineData("{\"star_brightest\":\"NaN\"}", "stars")]
    [InlineData("{\"scale_arcsec\":0.5}", "cycles per pixel")]
    public void Settings_out_of_range(string json, string named)
    {
        File.WriteAllText(At("config.json"), json);
        Refused(2, $"--config {At("config.json")}", named);
    }

    [Fact]
    public void Settings_that_are_missing_or_a_folder()
    {
        Refused(1, $"--config {At("none.json")}", "none.json");
        Refused(1, $"--config {folder}", folder);
    }

    [Theory]
    [InlineData("zero", "sum")]
    [InlineData("nan", "sum")]
    [InlineData("no-scale", "PIXSCALE")]
    [InlineData("negative-scale", "step above 0")]
    [InlineData("coarse", "step")]
    [InlineData("large", "512")]
    [InlineData("text", "FITS")]
    [InlineData("truncated", "truncated")]
    [InlineData("missing", "no such file")]
    public void A_file_that_is_no_point_spread_function(string kind, string named)
    {
        const int Side = 16;
        float[] pixels = [.. Enumerable.Range(0, Side * Side).Select(i => (float)Math.Exp(-0.1 * (Math.Pow(i % Side - 7, 2) + Math.Pow(i / Side - 7, 2))))];
        string path = At($"{kind}.fits");
        void Write(float[] values, int side, double? scale) =>
            FitsImage.Write(path, new Image(side, side, values), scale is { } number ? new Dictionary<string, object> { ["PIXSCALE"] = number } : []);
        switch (kind)
        {
            case "zero":
                Write(new float[Side * Side], Side, 0.02);
                break;
            case "nan":
                pixels[5] = float.NaN;
                Write(pixels, Side, 0.02);
                break;
            case "no-scale":
                Write(pixels, Side, null);
                break;
            case "negative-scale":
                Write(pixels, Side, -0.02);
                break;
            case "coarse":
                Write(pixels, Side, 3);
                break;
            case "large":
                Write([.. Enumerable.Repeat(1f, 513 * 513)], 513, 0.02);
                break;
            case "text":
                File.WriteAllText(path, "this is no image");
                break;
            case "truncated":
                Write(pixels, Side, 0.02);
                File.WriteAllBytes(path, File.ReadAllBytes(path)[..3000]);
                break;
            default:
                break;
        }
        Refused(1, $"--psf {path}", $"{kind}.fits", named);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string name) => Path.Combine(folder, name);

    private void Refused(int exitCode, string options, params string[] named)
    {
        string[] before = Directory.GetFileSystemEntries(folder);
        AstrolodeProgram.Run(["simulate", "vis", "--out", At("out"), .. options.Split(' ')]).MustFail(exitCode, named);
        Assert.Equal(before, Directory.GetFileSystemEntries(folder));
    }
}
