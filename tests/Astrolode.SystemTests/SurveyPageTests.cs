using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Astrolode.Images.Codecs;

namespace Astrolode.SystemTests;

/// <summary>The page that a HiPS is built with, opened in Chromium with Aladin Lite: the sky must be where our own cut of the survey has it.</summary>
public sealed class SurveyPageTests(SurveyFixture survey) : IClassFixture<SurveyFixture>
{
    private static string Aladin => Path.Combine(AstrolodeProgram.Root, "node_modules", "aladin-lite", "dist", "aladin.js");

    [BrowserTheory]
    [InlineData("equatorial", "png", 0.95)]
    [InlineData("galactic", "jpeg", 0.95)]
    // Aladin draws FITS tiles on a linear scale, the cut is on an asinh scale.
    [InlineData("galactic", "none", 0.75)]
    public void The_page_shows_the_sky_where_a_cut_has_it(string frame, string tiles, double likeness)
    {
        string folder = Path.Combine(survey.Folder, $"{frame}-{tiles}");
        AstrolodeProgram.Run("hips", "build", survey.Image, "--out", folder, "--frame", frame, "--tiles", tiles, "--title", "A <simulated> \"plane\"").MustSucceed();
        string view = Path.Combine(survey.Folder, $"{frame}-{tiles}-view.png");
        JsonElement page = Open(folder, view);
        Assert.Empty(page.GetProperty("errors").EnumerateArray());
        Assert.Empty(page.GetProperty("elsewhere").EnumerateArray());

        Dictionary<string, string> properties = File.ReadLines(Path.Combine(folder, "properties")).Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        Picture shown = Picture.Read(view);
        // Aladin's view is orthographic: its width is twice the sine of half of the field.
        double field = double.Parse(properties["hips_initial_fov"], CultureInfo.InvariantCulture) * Math.PI / 180;
        double scale = 2 * Math.Sin(field / 2) / shown.Width * 180 / Math.PI * 3600;
        string cut = Path.Combine(survey.Folder, $"{frame}-{tiles}-cut.png");
        AstrolodeProgram.Run("hips", "cut", folder, "--center", $"icrs:{properties["hips_initial_ra"]},{properties["hips_initial_dec"]}",
            "--size-arcmin", (shown.Height * scale / 60).ToString(CultureInfo.InvariantCulture), "--scale-arcsec", scale.ToString(CultureInfo.InvariantCulture), "--out", cut).MustSucceed();
        Picture expected = Picture.Read(cut);
        Assert.InRange(expected.Height - shown.Height, -1, 1);
        Assert.InRange(Correlation(shown, expected, 0, 0), likeness, 1);
        int[] shifts = [-2, 0, 2];
        Assert.Equal((0, 0), shifts.SelectMany(x => shifts.Select(y => (x, y))).MaxBy(shift => Correlation(shown, expected, shift.x, shift.y)));
    }

    /// <summary>Opens the page in the browser, which must have drawn it.</summary>
    private static JsonElement Open(string folder, string picture)
    {
        using Process node = Process.Start(new ProcessStartInfo("node", [Path.Combine(AstrolodeProgram.Root, "tests", "judges", "open_survey.mjs"), folder, Aladin, picture])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = node.StandardError.ReadToEndAsync();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, error.Result);
        return JsonDocument.Parse(output).RootElement;
    }

    // Pearson's coefficient over the middle of the view, clear of Aladin's buttons and of the cross at the centre.
    private static double Correlation(Picture shown, Picture cut, int shiftX, int shiftY)
    {
        List<(double A, double B)> pairs = [];
        for (int y = 60; y < shown.Height - 60; y++)
        {
            for (int x = (shown.Width - cut.Width) / 2 + 40; x < (shown.Width + cut.Width) / 2 - 40; x++)
            {
                if (Math.Abs(x - shown.Width / 2) > 20 || Math.Abs(y - shown.Height / 2) > 20)
                {
                    pairs.Add((Grey(shown, x, y), Grey(cut, x - (shown.Width - cut.Width) / 2 + shiftX, y + shiftY)));
                }
            }
        }
        double a = pairs.Average(pair => pair.A), b = pairs.Average(pair => pair.B);
        return pairs.Sum(pair => (pair.A - a) * (pair.B - b)) / Math.Sqrt(pairs.Sum(pair => (pair.A - a) * (pair.A - a)) * pairs.Sum(pair => (pair.B - b) * (pair.B - b)));
    }

    private static double Grey(Picture picture, int x, int y) => picture.Rgb[3 * (y * picture.Width + x) + 1];
}
