using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Wcs;

/// <summary>The headers that Debian's python3-astropy ships for its own tests, read from where it is installed.</summary>
public class AstropyHeaderTests
{
    [JudgeFact("python:astropy")]
    public void Every_header_gives_the_positions_of_astropy_and_the_pixels_again()
    {
        string data = Data();
        string[] files = [.. new[] { "", "maps", "spectra" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(data, folder), "*.*"))
            .Where(file => file.EndsWith(".hdr", StringComparison.Ordinal) || file.Contains(".fits", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] alternates = [.. "ABCO".Select(letter => $"{Path.Combine(data, "sip-broken.hdr")}@{letter}"), $"{Path.Combine(data, "j94f05bgq_flt.fits")}@O"];
        int agreed = Compare([.. files, .. alternates]);
        Assert.True(agreed >= 50, $"{agreed} headers only were compared");
    }

    [SharedFact("fits/projections", "infrared")]
    public void So_do_the_headers_of_the_shared_data()
    {
        string[] files = [.. Directory.EnumerateFiles(SharedData.Find("fits/projections"), "*.hdr"), SharedData.Find("infrared/W5/w5.fits"), SharedData.Find("infrared/spitzer_example_image.fits")];
        if (!Judge.IsThere("python:astropy"))
        {
            Assert.All(files, file => WorldCoordinates.FromFile(file).Dispose());
            return;
        }
        Assert.True(Compare(files) >= 30);
    }

    private static string Data()
    {
        (_, string output, _) = Judge.Run(Judge.Python, ["-c", "import importlib.util, os; print(os.path.dirname(importlib.util.find_spec('astropy').origin))"]);
        return Path.Combine(output.Trim(), "wcs", "tests", "data");
    }

    // How many HDUs agreed.
    private static int Compare(string[] files)
    {
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("wcs_points.py"), .. files]);
        Assert.True(exit == 0, error);
        int agreed = 0;
        List<string> wrong = [];
        foreach (IGrouping<(string File, string Hdu), string[]> hdu in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).GroupBy(words => (words[0], words[1])))
        {
            string[][] lines = [.. hdu];
            string? difference;
            try
            {
                difference = Difference(hdu.Key.File, hdu.Key.Hdu, lines);
            }
            catch (FormatException refusal) when (refusal is WcsException or FitsFormatException)
            {
                // What astropy refuses may be refused here.
                difference = lines[0][2] == "refused" ? null : refusal.Message;
                agreed--;
            }
            wrong.AddRange(difference is null ? [] : [$"{Path.GetFileName(hdu.Key.File)} {hdu.Key.Hdu}: {difference}"]);
            agreed += lines[0][2] == "refused" ? 0 : 1;
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        return agreed;
    }

    private static string? Difference(string file, string hdu, string[][] lines)
    {
        string[] parts = file.Split('@');
        char? letter = parts.Length > 1 ? parts[1][0] : null;
        int number = int.Parse(hdu, CultureInfo.InvariantCulture);
        using WorldCoordinates wcs = WorldCoordinates.FromFile(parts[0], number < 0 ? null : number, letter);
        if (lines[0][2] == "refused")
        {
            return null;
        }
        double[] xy = [.. lines.SelectMany(words => new[] { Number(words[2]), Number(words[3]) })];
        double[] expected = [.. lines.SelectMany(words => new[] { Number(words[4]), Number(words[5]) })];
        double[] lonlat = new double[xy.Length], back = new double[xy.Length];
        wcs.PixelToSky(xy, lonlat);
        wcs.SkyToPixel(lonlat, back);
        double[] again = [.. xy.Select((value, i) => double.IsNaN(lonlat[i]) ? double.NaN : value)];
        // The COBE cube's two directions are separate polynomial fits (Calabretta & Greisen 2002, section 5.6.2); they agree to a sixth of these pixels only.
        return Worst("sky", expected, lonlat, 1e-9) ?? Worst("pixel", again, back, file.Contains("CSC", StringComparison.Ordinal) ? 0.2 : 1e-6);
    }

    private static string? Worst(string what, double[] expected, double[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = double.IsNaN(expected[i]) ? double.IsNaN(actual[i]) : Math.Abs(expected[i] - actual[i]) <= tolerance;
            if (!same)
            {
                return $"{what} {i / 2}: {actual[i]:R} for {expected[i]:R}";
            }
        }
        return null;
    }

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);
}
