using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Export;
using Astrolode.Catalogue.Export.Ades;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Tests.Catalogue.Export.Ades;
using Astrolode.Tests.Catalogue.Store;

namespace Astrolode.Tests.Catalogue.Export;

/// <summary>Sources and moving objects for other programs, as <see cref="CatalogueExportTests"/> for detections.</summary>
public sealed class ClassifiedExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("export").FullName;
    private readonly CatalogueStore _store;

    public ClassifiedExportTests()
    {
        _store = CatalogueStore.Open(Path.Combine(_folder, "cat.db"));
        ClassifiedRows.Store(_store, CatalogueStoreTests.Settings());
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [JudgeFact("python:astropy")]
    public void Astropy_reads_every_value_unit_and_UCD_of_sources_and_objects()
    {
        foreach ((string name, string kind) in new[] { ("out.vot", "votable"), ("out.fits", "fits"), ("out.csv", "csv") })
        {
            System.Text.Json.JsonElement sources = TableJudge.Read(kind, Export(name, CatalogueRows.Sources, 5));
            System.Text.Json.JsonElement objects = TableJudge.Read(kind, Export(name, CatalogueRows.Objects, 2));
            TableJudge.AssertRows(sources, SourceColumns.Table.Exported, [.. _store.Sources()], asciiOnly: kind == "fits");
            TableJudge.AssertRows(objects, MovingObjectColumns.Table.Exported, [.. _store.MovingObjects()]);
            if (kind != "csv")
            {
                TableJudge.AssertColumns(sources, SourceColumns.Table.Exported);
                TableJudge.AssertColumns(objects, MovingObjectColumns.Table.Exported);
            }
        }
    }

    [JudgeFact("python:astropy")]
    public void Astropy_reads_times_as_times()
    {
        const string Script = """
            import sys
            from astropy.io.votable import parse
            from astropy.time import Time
            f = parse(sys.argv[1], verify="exception").get_first_table()
            epoch = next(c for c in f.fields if c.name == "epoch")
            print(epoch.xtype, epoch.ref, Time(str(f.array["epoch"][0]), scale="utc").isot)
            """;

        Assert.Equal("timestamp utc 2035-01-01T12:34:56.123", Judge.RunPython(Script, Export("out.vot", CatalogueRows.Objects, 2)));
    }

    [JudgeFact("stilts")]
    public void Stilts_finds_no_fault_in_a_VOTable()
    {
        foreach ((CatalogueRows what, int rows) in new[] { (CatalogueRows.Sources, 5), (CatalogueRows.Objects, 2) })
        {
            (int exit, string output, string error) = Judge.Run("/usr/bin/stilts", ["votlint", "version=1.4", $"votable={Export("out.vot", what, rows)}"]);

            Assert.True(exit == 0 && output.Length == 0 && !error.Contains("ERROR", StringComparison.Ordinal), output + error);
        }
    }

    [Fact]
    public void Sources_are_exported_where_there_are_no_detections()
    {
        Assert.Equal(CatalogueRows.Sources, CatalogueExport.Default(_store, null));
        _store.FinishRun(_store.OpenRun(CatalogueStoreTests.Settings() with { Source = "b" }), [Detection.OnPhoto(new PixelBox(1, 2, 3, 4), "dog", 0.5, "p.jpg", 1)]);

        Assert.Equal((CatalogueRows.Detections, CatalogueRows.Sources), (CatalogueExport.Default(_store, null), CatalogueExport.Default(_store, 1)));
    }

    [Fact]
    public void Regions_are_trails_on_the_sky_and_ellipses_in_pixels_from_one()
    {
        string[] lines = [.. File.ReadLines(Export("out.reg", CatalogueRows.Sources, 5)).Skip(2)];

        Assert.Equal("image;ellipse(2.250,3.500,6.000,4.500,-45.00) # text={other}", lines[1]);
        SourceRow trailed = _store.Sources().First();
        Match line = Regex.Match(lines[0], @"^icrs;line\(([\d.]+),(-?[\d.]+),([\d.]+),(-?[\d.]+)\) # line=0 0 text=\{A1 asteroid\}$");
        Assert.True(line.Success, lines[0]);
        double[] ends = [.. Enumerable.Range(1, 4).Select(i => double.Parse(line.Groups[i].Value, CultureInfo.InvariantCulture))];
        Assert.Equal(trailed.Trail!.LengthArcsec, 3600 * new SkyPosition(ends[0], ends[1]).SeparationDegrees(new SkyPosition(ends[2], ends[3])), 1e-3);
        Assert.Equal(trailed.Trail.LengthArcsec / 2, 3600 * trailed.Position!.Value.SeparationDegrees(new SkyPosition(ends[2], ends[3])), 1e-3);
        string[] objects = [.. File.ReadLines(Export("out.reg", CatalogueRows.Objects, 2)).Skip(2)];
        Assert.Matches(@"^icrs;line\(150\.1234568,2\.2000000,150\.11998\d+,2\.2000\d+\) # line=0 1 text=\{A1\}$", objects[0]);
        Assert.Equal("icrs;point(359.9999990,-89.5000000) # point=diamond text={B_2}", objects[1]);
    }

    [Fact]
    public void Every_source_of_a_moving_object_is_an_observation_of_ADES()
    {
        string path = Path.Combine(_folder, "a.xml");

        Assert.Equal(3, AdesExport.Write(_store, path, Header(), "G", "Gaia3"));

        XElement[] rows = [.. AdesFileTests.Block(path).Element("obsData")!.Elements()];
        SourceRow[] sources = [.. _store.SourcesOfObjects().OrderBy(source => source.Middle)];
        Assert.Equal(3, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            string Text(string name) => rows[i].Element(name)!.Value;
            double Number(string name) => double.Parse(Text(name), CultureInfo.InvariantCulture);
            Assert.Equal(("A1", "XXX", "Gaia3", "G"), (Text("trkSub"), Text("stn"), Text("astCat"), Text("band")));
            Assert.Equal(sources[i].Middle!.Value.ToUniversalTime().DateTime, DateTime.Parse(Text("obsTime"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), TimeSpan.FromMilliseconds(1));
            Assert.Equal(sources[i].Position!.Value.RaDegrees, Number("ra"), 1e-8);
            Assert.Equal(sources[i].Position!.Value.DecDegrees, Number("dec"), 1e-8);
            Assert.Equal(sources[i].ErrorRaArcsec!.Value, Number("rmsRA"), 1e-5);
            Assert.Equal(sources[i].ErrorDecArcsec!.Value, Number("rmsDec"), 1e-5);
            Assert.Equal(sources[i].Magnitude!.Value, Number("mag"), 1e-3);
            Assert.Equal(sources[i].MagnitudeError!.Value, Number("rmsMag"), 1e-3);
            Assert.Equal(sources[i].ExposureSeconds!.Value, Number("exp"), 1e-2);
            Assert.Equal(Math.Log10(sources[i].Flux / sources[i].FluxError), Number("logSNR"), 1e-2);
        }
        Assert.True(AdesExport.HasMagnitudes(_store, null));
    }

    [Fact]
    public void Objects_without_what_ADES_asks_for_are_refused_in_a_line_and_leave_no_file()
    {
        SourceRow good = ClassifiedRows.Full("a.fits", "A1", 1);
        int number = 0;
        void Refused(string part, SourceRow? source, long? run = null)
        {
            Run opened = _store.OpenRun(CatalogueStoreTests.Settings() with { Source = $"{number++}" });
            if (source is not null)
            {
                _store.AppendGroup(opened, 0, [source], [ClassifiedRows.BareObject("A1")]);
            }
            string path = Path.Combine(_folder, "a.psv");
            string message = Assert.Throws<CatalogueException>(() => AdesExport.Write(_store, path, Header(), "G", "UNK", run ?? opened.Id)).Message;
            Assert.Contains(part, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
            Assert.False(File.Exists(path));
        }

        Refused("of A1 in a.fits has no time", good with { Middle = null });
        Refused("of A1 in a.fits has no position", good with { Position = null });
        Refused("of A1 in a.fits has no error", good with { ErrorRaArcsec = null });
        Refused("it has no moving objects in run 5", null);
        Assert.Contains("runs 1, 2, 3, 4 have moving objects", Assert.Throws<CatalogueException>(() => AdesExport.Write(_store, Path.Combine(_folder, "a.psv"), Header(), "G", "UNK")).Message, StringComparison.Ordinal);
    }

    private static AdesHeader Header() => new()
    {
        MpcCode = "XXX",
        Submitter = "A. B. Name",
        Measurers = ["A. B. Name"],
        TelescopeDesign = "Korsch",
        ApertureMetres = 1.2,
        Detector = "CCD",
        Comments = ["SIMULATED; not an observation of the sky."],
    };

    private string Export(string name, CatalogueRows what, int rows)
    {
        string path = Path.Combine(_folder, name);
        Assert.Equal(rows, CatalogueExport.Write(_store, path, what: what));
        return path;
    }
}
