using System.Text.Json;
using Astrolode.Images.Fits;
using static Astrolode.Tests.Images.Fits.FitsBuilder;

namespace Astrolode.Tests.Images.Fits;

public class FitsFileTests
{
    // Per HDU: shape, finite, nan, min, max, mean of images; rows of tables. Random groups are left to CFITSIO's view of them.
    private const string Astropy = """
        import sys, json, warnings
        import numpy as np
        from astropy.io import fits
        warnings.simplefilter('ignore')
        out = {}
        for path in sys.argv[1:]:
            rows = []
            for hdu in fits.open(path):
                if isinstance(hdu, (fits.BinTableHDU, fits.TableHDU)) and not isinstance(hdu, fits.CompImageHDU):
                    rows.append({'rows': len(hdu.data)})
                elif isinstance(hdu, fits.GroupsHDU):
                    rows.append({})
                else:
                    row = {'shape': list(hdu.shape), 'bitpix': hdu.header['BITPIX'], 'name': hdu.name, 'finite': 0, 'nan': 0}
                    data = hdu.data
                    if data is not None and data.size:
                        data = data.astype('f8')
                        good = data[np.isfinite(data)]
                        row.update(finite=good.size, nan=int(np.isnan(data).sum()), min=good.min(), max=good.max(), mean=good.mean())
                    rows.append(row)
            out[path] = rows
        print(json.dumps(out))
        """;

    [SharedFact("fits", "infrared", "hips", "streaks", "moc")]
    public void Every_hdu_of_the_real_files_is_as_astropy_sees_it()
    {
        string[] files = [.. new[] { "fits", "infrared", "hips", "streaks", "moc" }
            .SelectMany(folder => Directory.EnumerateFiles(SharedData.Find(folder), "*.fits", SearchOption.AllDirectories))];
        if (!Judge.IsThere("python:astropy"))
        {
            Assert.All(files, file => Assert.NotEmpty(FitsFile.Stats(file)));
            return;
        }
        (int exit, string output, string error) = Judge.Run(Judge.Python, ["-c", Astropy, .. files]);
        Assert.True(exit == 0, error);
        using JsonDocument judged = JsonDocument.Parse(output);
        foreach (string file in files)
        {
            IReadOnlyList<HduSummary> ours = FitsFile.Stats(file);
            JsonElement theirs = judged.RootElement.GetProperty(file);
            Assert.Equal(theirs.GetArrayLength(), ours.Count);
            foreach ((HduSummary hdu, JsonElement row) in ours.Zip(theirs.EnumerateArray()))
            {
                RequireSame(file, hdu, row);
            }
        }
    }

    [Fact]
    public void Blank_integers_count_as_nan_and_statistics_are_physical()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("scaled.fits");
        File.WriteAllBytes(path, new FitsBuilder().Image(8, [], [])
            .Image(16, [2, 2], Data(16, 1, 2, -99, 9), true, Card("EXTNAME", "'SCI     '"), Card("BSCALE", "10."), Card("BZERO", "1."), Card("BLANK", "-99")).Bytes);
        IReadOnlyList<HduSummary> hdus = FitsFile.Stats(path);
        Assert.Equal(("PRIMARY", 0L), (hdus[0].Name, hdus[0].Finite));
        Assert.Empty(hdus[0].Shape);
        HduSummary image = hdus[1];
        Assert.Equal((1, "SCI", "image", 16), (image.Index, image.Name, image.Type, image.Bitpix));
        Assert.Equal((11.0, 91.0, 41.0, 3L, 1L), (image.Min, image.Max, image.Mean, image.Finite, image.Nan));
        Assert.Equal(1, FitsFile.FindHdu(path, "sci"));
        Assert.Throws<FitsFormatException>(() => FitsFile.FindHdu(path, "ERR"));
    }

    [Fact]
    public void Infinities_are_neither_finite_nor_nan()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("specials.fits");
        File.WriteAllBytes(path, new FitsBuilder().Image(-64, [4], Data(-64, double.NaN, double.NegativeInfinity, 1, 2)).Bytes);
        HduSummary image = FitsFile.Stats(path)[0];
        Assert.Equal((1.0, 2.0, 1.5, 2L, 1L), (image.Min, image.Max, image.Mean, image.Finite, image.Nan));
    }

    [Fact]
    public void A_truncated_file_is_refused_with_hdu_and_byte()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("cut.fits");
        File.WriteAllBytes(path, new FitsBuilder().Image(8, [], []).Image(16, [100, 100], new byte[20]).Bytes[..5800]);
        Assert.Contains("cut.fits (HDU 1, byte 5760): the header declares 20000 bytes", Assert.Throws<FitsFormatException>(() => FitsFile.Stats(path)).Message, StringComparison.Ordinal);
    }

    private static void RequireSame(string file, HduSummary hdu, JsonElement row)
    {
        if (row.TryGetProperty("rows", out JsonElement rows))
        {
            Assert.Equal(rows.GetInt64(), hdu.Shape[0]);
            Assert.Null(hdu.Finite);
        }
        else if (row.TryGetProperty("shape", out JsonElement shape))
        {
            Assert.Equal(shape.EnumerateArray().Select(each => each.GetInt64()), hdu.Shape);
            Assert.Equal(row.GetProperty("bitpix").GetInt32(), hdu.Bitpix);
            Assert.Equal((row.GetProperty("finite").GetInt64(), row.GetProperty("nan").GetInt64()), (hdu.Finite, hdu.Nan));
            foreach ((string name, double? value) in new[] { ("min", hdu.Min), ("max", hdu.Max), ("mean", hdu.Mean) })
            {
                // astropy scales integers to float32, so they agree to its rounding only.
                double? expected = row.TryGetProperty(name, out JsonElement number) ? number.GetDouble() : null;
                double scale = Math.Max(Math.Abs(hdu.Min ?? 0), Math.Abs(hdu.Max ?? 0));
                Assert.True(expected is null ? value is null : Math.Abs(expected.Value - value!.Value) <= 2e-7 * scale, $"{file} {hdu.Index} {name}: {value} for {expected}");
            }
        }
    }
}
