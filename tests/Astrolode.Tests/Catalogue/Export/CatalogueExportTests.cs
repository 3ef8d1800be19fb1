using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Export;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Tests.Catalogue.Store;

namespace Astrolode.Tests.Catalogue.Export;

public sealed class CatalogueExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("export").FullName;
    private readonly CatalogueStore _store;
    private readonly Detection[] _detections;

    public CatalogueExportTests()
    {
        _store = CatalogueStore.Open(Path.Combine(_folder, "cat.db"));
        Run run = _store.OpenRun(CatalogueStoreTests.Settings() with { Source = "a & <b> \"c\"" });
        Random random = new(11);
        SkyBox Any(SkyFrame frame) => new(frame, random.NextDouble() * 360, random.NextDouble() * 170 - 85, random.NextDouble(), random.NextDouble());
        _store.FinishRun(run,
        [
            .. Enumerable.Range(0, 60).Select(i => Detection.OnSky(Any(i % 3 == 0 ? SkyFrame.Icrs : SkyFrame.Galactic), "bubble", random.NextDouble(), 12.9, "IRAC4")),
            Detection.OnSky(Any(SkyFrame.Galactic), "ring, \"open\"", 1 / 3.0, 1e-7, "Ünïcode <&> {name}.fits") with { Pixels = new PixelBox(-0.5, 1.25, 300.125, 299.5) },
            Detection.OnPhoto(new PixelBox(1, 2, 3, 4), "dog", 0.5, "p.jpg", 1),
        ]);
        _detections = [.. _store.Detections()];
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [JudgeFact("python:astropy")]
    public void Astropy_reads_from_a_VOTable_every_value_unit_and_UCD()
    {
        JsonElement table = TableJudge.Read("votable", Export("out.vot"));

        TableJudge.AssertColumns(table, DetectionColumns.Table.Exported);
        TableJudge.AssertRows(table, DetectionColumns.Table.Exported, _detections);
        Assert.Equal("a & <b> \"c\"", table.GetProperty("info").GetProperty("run_1_source").GetString());
        Assert.Equal("00ff", table.GetProperty("info").GetProperty("run_1_model_sha256").GetString());
    }

    [JudgeFact("python:astropy")]
    public void Astropy_reads_every_value_from_CSV() => TableJudge.AssertRows(TableJudge.Read("csv", Export("out.csv")), DetectionColumns.Table.Exported, _detections);

    [JudgeFact("python:astropy")]
    public void Astropy_reads_from_FITS_every_value_unit_and_UCD()
    {
        JsonElement table = TableJudge.Read("fits", Export("out.fits"));

        TableJudge.AssertColumns(table, DetectionColumns.Table.Exported);
        TableJudge.AssertRows(table, DetectionColumns.Table.Exported, _detections, asciiOnly: true);
        Assert.Equal("a & <b> \"c\"", table.GetProperty("info").GetProperty("SRC1").GetString());
        Assert.Equal("00ff", table.GetProperty("info").GetProperty("MSHA1").GetString());
    }

    [JudgeFact("stilts")]
    public void Stilts_finds_no_fault_in_a_VOTable()
    {
        // Debian's stilts comes without the libraries that know UCDs and units: those are astropy's to judge, which stops at a bad one.
        (int exit, string output, string error) = Judge.Run("/usr/bin/stilts", ["votlint", "version=1.4", $"votable={Export("out.vot")}"]);

        Assert.True(exit == 0 && output.Length == 0 && !error.Contains("ERROR", StringComparison.Ordinal), output + error);
    }

    [JudgeFact("stilts")]
    public void Stilts_counts_all_rows_of_every_table()
    {
        foreach (string name in new[] { "out.vot", "out.csv", "out.fits" })
        {
            (int exit, string output, string error) = Judge.Run("/usr/bin/stilts", ["tpipe", $"in={Export(name)}", $"ifmt={Path.GetExtension(name) switch { ".vot" => "votable", ".csv" => "csv", _ => "fits" }}", "omode=count"]);

            Assert.True(exit == 0, error);
            Assert.Matches($@"columns: {DetectionColumns.Table.Exported.Count}\s+rows: {_detections.Length}\s*$", output);
        }
    }

    [JudgeFact("python:astropy")]
    public void Equatorial_and_galactic_positions_are_the_same_place_for_astropy()
    {
        const string Script = """
            import sys, astropy.units as u
            from astropy.coordinates import SkyCoord
            from astropy.table import Table
            t = Table.read(sys.argv[1], format="votable")
            t = t[~t["ra"].mask]
            s = SkyCoord(t["ra"], t["dec"], unit="deg", frame="icrs").separation(SkyCoord(t["glon"], t["glat"], unit="deg", frame="galactic"))
            print(len(t), s.arcsec.max())
            """;
        (int exit, string output, string error) = Judge.Run(Judge.Python, ["-c", Script, Export("out.vot")]);

        Assert.True(exit == 0, error);
        string[] words = output.Split(' ');
        Assert.Equal(_detections.Length - 1, int.Parse(words[0], CultureInfo.InvariantCulture));
        // Hipparcos' rotation and astropy's differ by a few milliarcsec.
        Assert.InRange(double.Parse(words[1], CultureInfo.InvariantCulture), 0, 0.05);
    }

    [Fact]
    public void Regions_are_boxes_of_the_frame_in_degrees_and_on_a_photo_in_pixels_from_one()
    {
        string[] lines = [.. File.ReadLines(Export("out.reg")).Skip(2)];

        Assert.Equal(_detections.Length, lines.Length);
        for (int i = 0; i < lines.Length - 1; i++)
        {
            Match match = Regex.Match(lines[i], @"^(galactic|icrs);box\(([\d.]+),(-?[\d.]+),([\d.]+)d,([\d.]+)d,0\) # text=\{[^{}]*\}$");
            Assert.True(match.Success, lines[i]);
            SkyBox box = _detections[i].Sky!.Value;
            Assert.Equal(DetectionColumns.FrameName(box.Frame), match.Groups[1].Value);
            double[] numbers = [.. Enumerable.Range(2, 4).Select(group => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture))];
            Assert.Equal(box.LonDegrees, numbers[0], 1e-7);
            Assert.Equal(box.LatDegrees, numbers[1], 1e-7);
            Assert.Equal(box.WidthDegrees, numbers[2], 1e-7);
            Assert.Equal(box.HeightDegrees, numbers[3], 1e-7);
        }
        Assert.Equal("image;box(3.000,4.000,2.000,2.000,0) # text={p.jpg 0001 dog 0.500}", lines[^1]);
    }

    [Fact]
    public void One_run_can_be_exported_alone()
    {
        Run second = _store.OpenRun(CatalogueStoreTests.Settings() with { Source = "second" });
        _store.FinishRun(second, [_detections[0]]);
        string path = Path.Combine(_folder, "one.csv");

        Assert.Equal(1, CatalogueExport.Write(_store, path, second.Id));

        Assert.Equal(2, File.ReadAllLines(path).Length);
        Assert.Equal(_detections.Length + 1, CatalogueExport.Write(_store, path));
    }

    [Fact]
    public void An_unknown_extension_is_refused_before_anything_is_written()
    {
        string path = Path.Combine(_folder, "out.pdf");

        Assert.Contains(".csv, .vot", Assert.Throws<CatalogueException>(() => CatalogueExport.Write(_store, path)).Message, StringComparison.Ordinal);

        Assert.False(File.Exists(path));
    }

    private string Export(string name)
    {
        string path = Path.Combine(_folder, name);
        Assert.Equal(_detections.Length, CatalogueExport.Write(_store, path));
        return path;
    }
}
