using System.Globalization;
using System.Text.RegularExpressions;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Web;

/// <summary>The services as the tools of astronomers see them.</summary>
public sealed partial class ServiceJudgesTests(ServedCatalogue served) : IClassFixture<ServedCatalogue>
{
    [JudgeFact("stilts")]
    public void Taplint_finds_no_error_and_no_warning_on_SQLite() => Taplint(served.Url);

    [JudgeFact("stilts", "postgresql")]
    public void Taplint_finds_no_error_and_no_warning_on_PostgreSQL() => Taplint(served.PostgresUrl);

    [JudgeFact("stilts")]
    public async Task Votlint_has_nothing_to_say_of_any_VOTable()
    {
        string id = Uri.EscapeDataString(await Did());
        string[] places =
        [
            "scs/detection?RA=180&DEC=30&SR=1", "scs/detection?RA=180&DEC=30&SR=0", "scs/label?RA=180&DEC=30&SR=90&VERB=3", "scs/source?RA=1&DEC=2&SR=3&VERB=1", "scs/detection?RA=north&DEC=1&SR=1",
            "sia2/query?POS=CIRCLE+180+30+1", "sia2/query?MAXREC=0", "sia2/query?POS=RANGE+179+181+29+31&CALIB=2", $"datalink?ID={id}&ID=nothing", "datalink",
            "tap/sync?LANG=ADQL&QUERY=SELECT+*+FROM+detection", "tap/sync?LANG=ADQL&QUERY=SELECT+*+FROM+detection&RESPONSEFORMAT=votable/b2", "tap/sync?LANG=ADQL&QUERY=SELECT+*+FROM+detection&MAXREC=5",
            "tap/sync?LANG=ADQL&QUERY=SELECT+*+FROM+nothing", "tap/sync?LANG=ADQL&QUERY=SELECT+*+FROM+moving_object", "tap/sync?LANG=ADQL&QUERY=SELECT+POINT(ra,dec),CIRCLE(ra,dec,1),wid*2+FROM+detection",
        ];
        using TemporaryFolder folder = new();
        foreach (string place in places)
        {
            string file = folder.File("answer.vot");
            using HttpResponseMessage answer = await served.Client.GetAsync($"{served.Url}/{place}");
            await File.WriteAllBytesAsync(file, await answer.Content.ReadAsByteArrayAsync());
            (int exit, string output, string error) = Judge.Run("stilts", ["votlint", $"votable={file}", "ucd=true", "unit=true"]);
            Assert.True(exit == 0 && (output + error).Trim().Length == 0, $"{place}:\n{output}{error}");
        }
    }

    [JudgeFact("stilts")]
    public void The_engine_of_Topcat_searches_cones_asks_and_matches()
    {
        Assert.Equal(Around(180, 30, 2), Count("cone", $"serviceurl={served.Url}/scs/detection", "servicetype=cone", "lon=180", "lat=30", "radius=2"));
        Assert.Equal(2, Count("cone", $"serviceurl={served.Url}/sia2/query", "servicetype=sia2", "lon=180", "lat=30", "radius=0.01"));
        Assert.Equal(served.Sky.Rows.Count, Count("tapquery", $"tapurl={served.Url}/tap", "sync=true", "adql=SELECT * FROM astrolode.detection"));
        Assert.Equal(served.Sky.Rows.Count, Count("tapquery", $"tapurl={served.Url}/tap", "sync=false", "adql=SELECT id, ra, dec FROM astrolode.detection"));
        using TemporaryFolder folder = new();
        string here = folder.File("here.csv");
        File.WriteAllLines(here, ["RA,DEC", .. served.Sky.Rows.Take(50).Select(row => FormattableString.Invariant($"{row.Sky!.Value.Centre.RaDegrees:R},{row.Sky!.Value.Centre.DecDegrees:R}"))]);
        Assert.Equal(50, Count("coneskymatch", $"in={here}", "ifmt=csv", "ra=RA", "dec=DEC", "sr=0.01", "find=best", $"serviceurl={served.Url}/scs/label"));
        Assert.Equal(50, Count("tapskymatch", $"in={here}", "ifmt=csv", "inlon=RA", "inlat=DEC", "sr=0.01", "find=best", $"tapurl={served.Url}/tap", "taptable=astrolode.label", "taplon=ra", "taplat=dec"));
    }

    [JudgeFact("python:pyvo")]
    public void Pyvo_asks_uploads_and_follows_links()
    {
        string seen = Judge.RunPython("""
            import sys, pyvo, numpy as np
            from astropy.coordinates import SkyCoord
            from astropy.table import Table
            import astropy.units as u
            url = sys.argv[1]
            tap = pyvo.dal.TAPService(url + "/tap")
            n = tap.search("SELECT COUNT(*) AS n FROM astrolode.detection")["n"][0]
            job = tap.run_async("SELECT TOP 7 id, score FROM astrolode.detection ORDER BY score DESC")
            t = Table({"ra": np.array([180.0, 10.0]), "dec": np.array([30.0, -80.0]), "tag": ["a", "b"]})
            up = tap.search("SELECT u.tag, COUNT(*) AS n FROM tap_upload.mine AS u JOIN astrolode.detection AS d ON 1 = CONTAINS(POINT(d.ra, d.dec), CIRCLE(u.ra, u.dec, 2)) GROUP BY u.tag ORDER BY tag", uploads={"mine": t})
            cone = pyvo.dal.SCSService(url + "/scs/detection").search(SkyCoord(180, 30, unit="deg"), radius=2 * u.deg)
            from pyvo.dal import sia2
            sia = (getattr(sia2, "SIA2Service", None) or sia2.SIAService)(url + "/sia2").search(pos=(180 * u.deg, 30 * u.deg, 0.01 * u.deg))
            row = [r for r in sia if r["obs_id"] == "frame"][0]
            links = row.getdatalink()
            by = {link["semantics"]: link for link in links}
            this = by["#this"]
            cut = by["#cutout"].process(circle=(180 * u.deg, 30 * u.deg, 0.02 * u.deg))
            print(n, len(job), up["n"][0], len(cone), len(sia), this.content_type, len(cut.read()) % 2880, sorted(tap.tables.keys())[0], tap.maxrec)
            """, served.Url);
        int near = Around(180, 30, 2);
        Assert.Equal($"{served.Sky.Rows.Count} 7 {near} {near} 2 application/fits 0 astrolode.agreement 1000000", seen);
    }

    [JudgeFact("python:astropy")]
    public async Task Astropy_reads_every_format_and_finds_the_same_rows()
    {
        using TemporaryFolder folder = new();
        foreach ((string format, string file) in new[] { ("votable", "a.vot"), ("votable/b2", "b.vot"), ("csv", "c.csv"), ("tsv", "d.tsv"), ("fits", "e.fits"), ("json", "f.json") })
        {
            string answer = await served.Client.GetStringAsync($"{served.Url}/tap/sync?LANG=ADQL&RESPONSEFORMAT=json&QUERY=SELECT+COUNT(*)+FROM+run");
            Assert.Contains("[1]", answer.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            await File.WriteAllBytesAsync(folder.File(file), await served.Client.GetByteArrayAsync($"{served.Url}/tap/sync?LANG=ADQL&RESPONSEFORMAT={format}&QUERY=SELECT+id,name,score,review,hpx+FROM+detection+ORDER+BY+id"));
        }
        string seen = Judge.RunPython("""
            import sys, json
            from astropy.table import Table
            f = sys.argv[1]
            t = [Table.read(f + "/a.vot"), Table.read(f + "/b.vot"), Table.read(f + "/c.csv"), Table.read(f + "/d.tsv", format="ascii.tab"), Table.read(f + "/e.fits")]
            rows = [[(int(r["id"]), str(r["name"]), float(r["score"]), int(r["hpx"])) for r in x] for x in t]
            j = json.load(open(f + "/f.json"))
            rows.append([(r[0], r[1], r[2], r[4]) for r in j["data"]])
            print(len(rows[0]), all(r == rows[0] for r in rows))
            """, folder.Path);
        Assert.Equal($"{served.Sky.Rows.Count} True", seen);
    }

    [JudgeFact("python:astropy")]
    public async Task Cutouts_are_the_pixels_of_the_image_where_they_should_be()
    {
        using TemporaryFolder folder = new();
        string id = Uri.EscapeDataString(await Did());
        await File.WriteAllBytesAsync(folder.File("circle.fits"), await served.Client.GetByteArrayAsync($"{served.Url}/soda/sync?ID={id}&CIRCLE=180.05+30.02+0.03"));
        await File.WriteAllBytesAsync(folder.File("polygon.fits"), await served.Client.GetByteArrayAsync($"{served.Url}/soda/sync?ID={id}&POLYGON=180+30+180.05+30+180.05+30.05"));
        string seen = Judge.RunPython("""
            import sys
            from astropy.io import fits; from astropy.wcs import WCS
            ok = []
            for name in ("circle", "polygon"):
                cut = fits.open(sys.argv[1] + "/" + name + ".fits")[0]; whole = fits.open(sys.argv[2])[0]
                x, y = (int(round(float(v))) for v in WCS(whole.header).wcs_world2pix(*WCS(cut.header).wcs_pix2world(0, 0, 0), 0))
                h, w = cut.data.shape
                ok.append((cut.data == whole.data[y:y + h, x:x + w]).all() and 30 < w < 60 and 30 < h < 60)
            print(ok)
            """, folder.Path, served.Image);
        Assert.Equal("[True, True]", seen.Replace("np.True_", "True", StringComparison.Ordinal));
    }

    private static void Taplint(string url)
    {
        (int exit, string output, string error) = Judge.Run("stilts", ["taplint", $"tapurl={url}/tap"]);
        Assert.True(exit == 0, error);
        string totals = output.Split('\n').Last(line => line.StartsWith("Totals:", StringComparison.Ordinal));
        // ObsLocTAP's table is for plans of observations, which we have none of; its absence is the one failure.
        Assert.True(totals.Contains("Errors: 0; Warnings: 0;", StringComparison.Ordinal) && totals.EndsWith("Failures: 1", StringComparison.Ordinal) && output.Contains("F-LOC-NOTP", StringComparison.Ordinal),
            $"{totals}\n{string.Join('\n', output.Split('\n').Where(line => Complaint().IsMatch(line)))}");
    }

    private async Task<string> Did() => (await served.Client.GetStringAsync($"{served.Url}/tap/sync?LANG=ADQL&RESPONSEFORMAT=csv&QUERY=SELECT+obs_publisher_did+FROM+ivoa.obscore+WHERE+obs_id='frame'")).Split('\n')[1].Trim();

    private int Around(double ra, double dec, double radius) => served.Sky.Rows.Count(row => row.Sky!.Value.Centre.SeparationDegrees(new SkyPosition(ra, dec)) <= radius);

    private static int Count(params string[] task)
    {
        using TemporaryFolder folder = new();
        string file = folder.File("rows.csv");
        (int exit, string _, string error) = Judge.Run("stilts", [.. task, $"out={file}", "ofmt=csv"]);
        Assert.True(exit == 0, $"{string.Join(' ', task)}: {error}");
        (_, string count, _) = Judge.Run("stilts", ["tpipe", $"in={file}", "ifmt=csv", "omode=count"]);
        return int.Parse(Rows().Match(count).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^[EW]-")]
    private static partial Regex Complaint();

    [GeneratedRegex(@"rows:\s*(\d+)")]
    private static partial Regex Rows();
}
