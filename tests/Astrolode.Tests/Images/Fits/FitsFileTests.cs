using System.Text.Json;
using Astrolode.Images.Fits;
using static Astrolode.Tests.Images.Fits.FitsBuilder;

namespace Astrolode.Tests.Images.Fits;

public class FitsFileTests
{
    // Per HDU: shape, finite, nan, min, max, mean of images and of the arrays of random groups; rows of tables.
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
                elif isinstance(hdu, fits.GroupsHDU) or isinstance(hdu, (fits.PrimaryHDU, fits.ImageHDU, fits.CompImageHDU)):
                    row = {'shape': list(hdu.shape), 'bitpix': hdu.header['BITPIX'], 'name': hdu.name, 'finite': 0, 'nan': 0}
                    data = hdu.data
                    data = data.data if isinstance(hdu, fits.GroupsHDU) and data is not None else data
                    if data is not None and data.size:
                        data = data.astype('f8')
                        good = data[np.isfinite(data)]
                        row.update(finite=good.size, nan=int(np.isnan(data).sum()))
                        if good.size:
                            row.update(min=good.min(), max=good.max(), mean=good.mean())
                    rows.append(row)
                else:
                    rows.append({})
            out[path] = rows
        print(json.dumps(out))
        """;

    [SharedFact("fits", "infrared", "hips", "streaks", "moc")]
    public void Every_hdu_of_the_real_files_is_as_astropy_sees_it()
    {
        string[] files = [.. new[] { "fits", "infrared", "hips", "streaks", "moc" }
            .SelectMany(folder => Directory.EnumerateFiles(SharedData.Find(folder), "*.fits", SearchOption.AllDirectories))];
        Assert.All(files, file => Assert.NotEmpty(FitsFile.Stats(file)));
        if (Judge.IsThere("python:astropy"))
        {
            RequireSameAsAstropy(files);
        }
    }

    [JudgeFact("python:astropy")]
    public void Every_hdu_of_the_files_that_astropy_ships_is_as_astropy_sees_it()
    {
        string[] files = [.. Directory.EnumerateFiles(AstropyFiles.Folder, "*.fits*", SearchOption.AllDirectories).Except(AstropyFiles.NotFits)];
        Assert.InRange(files.Length, 40, 200);
        RequireSameAsAstropy(files);
    }

    private static void RequireSameAsAstropy(string[] files)
    {
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
    public void Arrays_of_random_groups_are_counted_without_their_parameters()
    {
        // Three groups of two parameters and an array of 2 × 1.
        byte[] file = new FitsBuilder().Image(16, [0, 2, 1], Data(16, 99, 98, 1, 2, 99, 98, 3, 4, 99, 98, 5, 6), true, Card("GROUPS", "T"), Card("PCOUNT", "2"), Card("GCOUNT", "3")).Bytes;
        HduSummary groups = FitsFile.Stats(file, "groups.fits")[0];
        Assert.Equal(("random groups", 1.0, 6.0, 3.5, 6L), (groups.Type, groups.Min, groups.Max, groups.Mean, groups.Finite));
    }

    [Theory]
    [InlineData("[plane=0]", 0, 5)]
    [InlineData("[0,plane=2]", 12, 17)]
    [InlineData("", 0, 23)]
    public void A_plane_of_a_cube_has_statistics_of_its_own(string selection, double min, double max)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("cube.fits");
        File.WriteAllBytes(path, new FitsBuilder().Image(16, [3, 2, 2, 2], Data(16, [.. Enumerable.Range(0, 24).Select(i => (double)i)])).Bytes);
        (string file, FitsSelection selected) = FitsSelection.Parse(path + selection);
        HduSummary summary = Assert.Single(FitsFile.Stats(file, selected));
        Assert.Equal((min, max, (min + max) / 2, (long)(max - min + 1)), (summary.Min, summary.Max, summary.Mean, summary.Finite));
        Assert.Equal(selection.Length > 0 ? [2, 3] : [2, 2, 2, 3], summary.Shape);
        Assert.Contains("no plane 4", Assert.Throws<FitsFormatException>(() => FitsFile.Stats(path, new FitsSelection(0, Plane: 4))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_hdu_is_found_by_number_name_and_version()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("two.fits");
        File.WriteAllBytes(path, new FitsBuilder().Image(8, [], [])
            .Image(16, [1], Data(16, 1), true, Card("EXTNAME", "'SCI     '")).Image(16, [1], Data(16, 2), true, Card("EXTNAME", "'sci     '"), Card("EXTVER", "2")).Bytes);
        double? Only(string source)
        {
            (string file, FitsSelection selection) = FitsSelection.Parse(source);
            return Assert.Single(FitsFile.Stats(file, selection)).Max;
        }
        Assert.Equal([1, 2, 1, 1, 2], new[] { "1", "2", "Sci", "SCI,1", "SCI, 2" }.Select(each => Only($"{path}[{each}]")));
        Assert.Contains("HDU SCI of EXTVER 3", Assert.Throws<FitsFormatException>(() => Only($"{path}[SCI,3]")).Message, StringComparison.Ordinal);
        foreach (string wrong in new[] { "", "1,2", "plane=x", "SCI,2,3" })
        {
            Assert.Throws<FitsFormatException>(() => FitsSelection.Parse($"{path}[{wrong}]"));
        }
    }

    // CFITSIO writes the sum of zeros with blanks before it.
    [Fact]
    public void The_checksums_of_an_image_of_zeros_are_right()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("zeros.fits");
        FitsImage.Write(path, new Image(3, 2, new float[6]));
        HduChecksums hdu = Assert.Single(FitsFile.Verify(path));
        Assert.Equal((ChecksumState.Right, ChecksumState.Right), (hdu.Datasum, hdu.Checksum));
    }

    [Fact]
    public void A_long_text_is_put_together()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("long.fits");
        string text = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"it's {i}"));
        FitsImage.Write(path, new Image(1, 1, [1f]), new Dictionary<string, object> { ["REMARK"] = text });
        Assert.Equal(text, FitsImage.Read(path).Header!.Text("REMARK"));
    }

    [Fact]
    public void A_flipped_bit_is_found_by_the_checksums()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("sum.fits");
        FitsImage.Write(path, new Image(30, 20, [.. Enumerable.Range(0, 600).Select(i => (float)Math.Sin(i))]));
        Assert.Equal((ChecksumState.Right, ChecksumState.Right), States(path));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[2880 + 100] ^= 4;
        File.WriteAllBytes(path, bytes);
        Assert.Equal((ChecksumState.Wrong, ChecksumState.Wrong), States(path));
        bytes[2880 + 100] ^= 4;
        bytes[560] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Equal((ChecksumState.Right, ChecksumState.Wrong), States(path));
    }

    [JudgeFact("python:astropy")]
    public void Checksums_of_the_files_that_astropy_ships_are_as_astropy_judges_them()
    {
        Assert.All(FitsFile.Verify(AstropyFiles.Test("checksum.fits")), hdu => Assert.Equal((ChecksumState.Right, ChecksumState.Right), (hdu.Datasum, hdu.Checksum)));
        Assert.Contains(FitsFile.Verify(AstropyFiles.Test("checksum_false.fits")), hdu => hdu.Checksum == ChecksumState.Wrong);
    }

    private static (ChecksumState, ChecksumState) States(string path)
    {
        HduChecksums hdu = Assert.Single(FitsFile.Verify(path));
        return (hdu.Datasum, hdu.Checksum);
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
