using Astrolode.Images.Fits;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Hips.Building;

public sealed class LintTests : IDisposable
{
    private readonly BuildWorkshop shop = new();

    [JudgeFact("aladin")]
    public void Hipsgen_finds_a_survey_compatible_without_a_warning()
    {
        string image = shop.Write("a.fits", Field(120, 40, 30, 25));
        Lint(BuildWorkshop.Settings(shop.Survey, image) with { Pictures = TilePictures.Both, TileWidth = null, Description = new() });
        // Galactic tiles, an equatorial coverage map.
        Lint(BuildWorkshop.Settings(shop.File("galactic"), image) with { Pictures = TilePictures.Jpeg, Frame = SkyFrame.Galactic });
        Lint(BuildWorkshop.Settings(shop.File("fits"), image) with { Pictures = TilePictures.None });
    }

    [JudgeFact("aladin")]
    public void Hipsgen_finds_a_colour_survey_compatible_without_a_warning()
    {
        string image = shop.Write("a.fits", Field(200, 300, -60, 100));
        string[] bands = ["red", "green", "blue"];
        foreach (string band in bands)
        {
            BuildWorkshop.Build(BuildWorkshop.Settings(shop.File(band), image));
        }
        ColourHips.Build([.. bands.Select(shop.File)], shop.Survey, TilePictures.Both, 8, new HipsDescription(), TimeProvider.System);
        Lint(shop.Survey);
    }

    [JudgeFact("aladin")]
    public void What_is_missing_is_found()
    {
        string image = shop.Write("a.fits", Field(120, 40, 30, 25));
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, image));
        string path = Path.Combine(shop.Survey, "properties");
        File.WriteAllLines(path, File.ReadAllLines(path).Where(line => !line.StartsWith("em_min", StringComparison.Ordinal)));
        Assert.Contains("recommended keyword missing [em_min]", Said(shop.Survey), StringComparison.Ordinal);
    }

    private static Image Field(int size, double ra, double dec, double scale) =>
        SkyImages.Of(size, size, SkyImages.Wcs(size, size, ra, dec, scale), (lon, lat) => 10 + Math.Sin(300 * lon) * Math.Cos(200 * lat));

    private static void Lint(HipsBuildSettings settings)
    {
        BuildWorkshop.Build(settings);
        Lint(settings.Output);
    }

    private static void Lint(string survey)
    {
        string said = Said(survey);
        Assert.Contains("is fully IVOA HiPS 1.0 compatible", said, StringComparison.Ordinal);
        Assert.DoesNotContain("WARN", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ERROR", said, StringComparison.Ordinal);
    }

    // Hipsgen's exit code is 0 whatever it finds.
    private static string Said(string survey)
    {
        (_, string output, string error) = Judge.Run("/usr/bin/aladin", ["-hipsgen", $"in={survey}", $"out={survey}", "LINT"]);
        return output + error;
    }

    public void Dispose() => shop.Dispose();
}
