using System.Text.RegularExpressions;
using System.Xml.Linq;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Export.Ades;

namespace Astrolode.Tests.Catalogue.Export.Ades;

/// <summary>
/// ADES files against what the standard's schema for submissions (submit.xsd of IAU-ADES/ADES-Master, version 2022) asks for: order of the elements, which must be there, and the patterns of their texts.
/// </summary>
public sealed class AdesFileTests : IDisposable
{
    // In the order of OpticalType; the second says whether the element must be there, the third what its text may be.
    private static readonly (string Name, bool Required, string Pattern)[] Schema =
    [
        ("trkSub", true, "[-A-Za-z0-9_]{1,8}"),
        ("mode", true, "[A-Za-z0-9_]{1,3}"),
        ("stn", true, "[A-Za-z0-9_]{3,4}"),
        ("sys", false, "WGS84|ITRF|IAU|ICRF_AU|ICRF_KM"),
        ("ctr", false, "399"),
        ("pos1", false, @"[+\-]?[0-9.]{1,13}"),
        ("pos2", false, @"[+\-]?[0-9.]{1,13}"),
        ("pos3", false, @"[+\-]?[0-9.]{1,13}"),
        ("obsTime", true, @"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z"),
        ("ra", true, @"([1-3][0-9]{2}|[1-9]?[0-9])?(\.[0-9]{0,9})?"),
        ("dec", true, @"[+\-]?([1-9]?[0-9])?(\.[0-9]{0,9})?"),
        ("rmsRA", false, "[0-9.]{1,7}"),
        ("rmsDec", false, "[0-9.]{1,7}"),
        ("rmsCorr", false, @"[+\-]?(0|1)(\.[0-9]{0,11})?"),
        ("astCat", true, "[.A-Za-z0-9_]{1,8}"),
        ("mag", false, @"[+\-]?[0-9.]{1,7}"),
        ("rmsMag", false, "[0-9.]{1,6}"),
        ("band", false, "[A-Za-z0-9_]{1,3}"),
        ("logSNR", false, @"[+\-]?[0-9.]{1,5}"),
        ("exp", false, "[0-9.]{1,6}"),
        ("remarks", false, "[^|]{1,300}"),
    ];

    private static readonly AdesHeader Header = new()
    {
        MpcCode = "XXX",
        Submitter = "A. B. Name",
        Institution = "An institute",
        Observers = ["A. B. Name"],
        Measurers = ["A. B. Name", "C. Other"],
        TelescopeDesign = "Korsch",
        ApertureMetres = 1.2,
        Detector = "CCD",
        PixelScaleArcsec = 0.1,
        Software = "Astrolode",
        Comments = ["SIMULATED; not an observation of the sky."],
    };

    private readonly string folder = Directory.CreateTempSubdirectory("astrolode-ades-").FullName;

    [Fact]
    public void Xml_is_what_the_schema_asks_for()
    {
        XElement block = Block(Written("a.xml"));
        XElement context = block.Element("obsContext")!;
        Assert.Equal(["observatory", "submitter", "observers", "measurers", "telescope", "software", "comment"], context.Elements().Select(one => one.Name.LocalName));
        Assert.Equal(["A. B. Name", "C. Other"], context.Element("measurers")!.Elements("name").Select(one => one.Value));
        Assert.Equal(["design", "aperture", "detector", "pixelScale"], context.Element("telescope")!.Elements().Select(one => one.Name.LocalName));
        XElement[] rows = [.. block.Element("obsData")!.Elements()];
        Assert.Equal(3, rows.Length);
        Assert.Equal(["A1", "A1", "B_2"], rows.Select(row => row.Element("trkSub")!.Value));
        Assert.Equal("2024-03-01T12:00:00.500Z", rows[0].Element("obsTime")!.Value);
        Assert.Equal(["150.10000001", "2.20000000", "0.01235", "0.00988", "22.346", "0.05", "565", "1.30"], new[] { "ra", "dec", "rmsRA", "rmsDec", "mag", "rmsMag", "exp", "logSNR" }.Select(name => rows[0].Element(name)!.Value));
        // Not 360, and an object without a magnitude has no band.
        Assert.Equal("0.00000000", rows[2].Element("ra")!.Value);
        Assert.Null(rows[2].Element("band"));
        Assert.Equal("-53832875.920", rows[2].Element("pos1")!.Value);
    }

    [Fact]
    public void Bars_hold_what_the_xml_holds()
    {
        string[] lines = File.ReadAllLines(Written("a.psv"));
        XElement block = XDocument.Load(Written("a.xml")).Root!.Element("obsBlock")!;
        Assert.Equal("# version=2022", lines[0]);
        string[] header = [.. lines.Skip(1).TakeWhile(line => line[0] is '#' or '!')];
        IEnumerable<string> expected = block.Element("obsContext")!.Elements()
            .SelectMany(group => group.Elements().Select(one => $"! {one.Name.LocalName} {one.Value}").Prepend("# " + group.Name.LocalName));
        Assert.Equal(expected, header);
        string[] names = lines[1 + header.Length].Split('|');
        XElement[] rows = [.. block.Element("obsData")!.Elements()];
        Assert.Equal(rows.Length, lines.Length - header.Length - 2);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(names.Select(name => rows[i].Element(name)?.Value ?? ""), lines[header.Length + 2 + i].Split('|'));
        }
    }

    [Fact]
    public void What_the_standard_cannot_hold_is_refused_and_leaves_no_file()
    {
        AdesObservation good = Observations()[2];
        void Refused(string part, AdesHeader header, params AdesObservation[] rows)
        {
            string path = Path.Combine(folder, "bad.psv");
            string message = Assert.Throws<CatalogueException>(() => AdesFile.Write(path, header, rows)).Message;
            Assert.Matches("^cannot write ADES: .*" + Regex.Escape(part), message);
            Assert.DoesNotContain('\n', message);
            Assert.False(File.Exists(path));
        }
        Refused("no observations", Header);
        Refused("observatory code", Header with { MpcCode = "12345" }, good);
        Refused("nobody who measured", Header with { Measurers = [] }, good);
        Refused("aperture", Header with { ApertureMetres = 0 }, good);
        Refused("bar", Header with { Submitter = "A|B" }, good);
        Refused("'track too long'", Header, good with { TrackName = "track too long" });
        Refused("none on the sky", Header, good with { RaDegrees = double.NaN });
        Refused("uncertainty of a right ascension", Header, good with { RmsRaArcsec = 0 });
        Refused("correlation", Header, good with { Correlation = 1 });
        Refused("no band", Header, good with { Band = null });
        Assert.EndsWith("end the name with one of them", Assert.Throws<CatalogueException>(() => AdesFile.Write(Path.Combine(folder, "a.txt"), Header, [good])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The one block of an ADES file in XML, whose observations are as the schema asks.</summary>
    internal static XElement Block(string path)
    {
        XElement ades = XDocument.Load(path).Root!;
        Assert.Equal(("ades", "2022"), (ades.Name.LocalName, ades.Attribute("version")!.Value));
        XElement block = Assert.Single(ades.Elements("obsBlock"));
        Assert.Equal(["obsContext", "obsData"], block.Elements().Select(one => one.Name.LocalName));
        Assert.All(block.Element("obsData")!.Elements(), row =>
        {
            string[] names = [.. row.Elements().Select(one => one.Name.LocalName)];
            Assert.Equal(Schema.Select(one => one.Name).Where(names.Contains), names);
            Assert.All(Schema.Where(one => one.Required), one => Assert.Contains(one.Name, names));
            Assert.All(row.Elements(), one => Assert.Matches($"^({Schema.Single(each => each.Name == one.Name.LocalName).Pattern})$", one.Value));
        });
        return block;
    }

    private string Written(string name)
    {
        string path = Path.Combine(folder, name);
        AdesFile.Write(path, Header, Observations());
        return path;
    }

    private static AdesObservation[] Observations()
    {
        AdesObservation first = new()
        {
            TrackName = "A1",
            Time = new DateTimeOffset(2024, 3, 1, 12, 0, 0, 500, TimeSpan.Zero),
            RaDegrees = 150.100000012,
            DecDegrees = 2.2,
            RmsRaArcsec = 0.0123456,
            RmsDecArcsec = 0.0098765,
            Correlation = 0.2,
            AstrometricCatalogue = "Gaia3",
            Magnitude = 22.3456,
            MagnitudeError = 0.05,
            Band = "G",
            ExposureSeconds = 565,
            Snr = 20,
        };
        AdesObservation other = first with
        {
            TrackName = "B_2",
            RaDegrees = 359.999999999,
            DecDegrees = -0.00001,
            Magnitude = null,
            Band = null,
            PlaceKm = (-53832875.92, 136343238.9, 12321.35851),
            Remark = "near a star",
        };
        return [other, first with { Time = first.Time.AddSeconds(1053.5) }, first];
    }
}
