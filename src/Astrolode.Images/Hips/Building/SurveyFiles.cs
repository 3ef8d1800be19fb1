using System.Globalization;
using System.Net;
using System.Text;
using Astrolode.Files;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips.Building;

/// <summary>The files beside the tiles: properties, index.html and metadata.xml.</summary>
internal static class SurveyFiles
{
    private static readonly string[] Regimes = ["Radio", "Millimeter", "Infrared", "Optical", "UV", "EUV", "X-ray", "Gamma-ray"];

    // What no header and no person told is given as a range that is true of any image: from the first photograph of a star on, from gamma rays to radio.
    private const double EarliestMjd = -3000;
    private const double ShortestMetres = 1e-16;
    private const double LongestMetres = 100;

    /// <summary>The lines of the properties file (HiPS 1.0, section 4.4.1).</summary>
    /// <param name="plan">The survey.</param>
    /// <param name="folder">Its folder, whose name is the title where none is given.</param>
    /// <param name="moc">Its coverage.</param>
    /// <param name="view">Where a first look at it should be taken.</param>
    /// <param name="kilobytes">Size of its files.</param>
    /// <param name="now">Date of release.</param>
    public static IEnumerable<(string Key, string Value)> Properties(BuildPlan plan, string folder, SpaceMoc moc, InitialView view, long kilobytes, DateTimeOffset now)
    {
        HipsDescription description = plan.Description;
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        string date = now.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);
        yield return ("creator_did", description.CreatorDid ?? $"ivo://astrolode/P/{Slug(name)}");
        yield return ("obs_title", OneLine(description.Title ?? name));
        yield return ("obs_description", OneLine(description.Text ?? $"{plan.Images.Count} FITS {(plan.Images.Count == 1 ? "image" : "images")} resampled onto HEALPix"));
        yield return ("prov_progenitor", OneLine(description.Progenitor ?? Progenitor(plan)));
        if (description.Copyright is { } copyright)
        {
            yield return ("obs_copyright", OneLine(copyright));
        }
        foreach (string regime in description.Regime is { } known ? [known] : Regimes)
        {
            yield return ("obs_regime", regime);
        }
        yield return ("em_min", Number(description.WavelengthMin ?? ShortestMetres));
        yield return ("em_max", Number(description.WavelengthMax ?? LongestMetres));
        yield return ("t_min", Number(plan.Images.Min(image => image.Start) ?? EarliestMjd));
        yield return ("t_max", Number(plan.Images.Max(image => image.End) ?? Mjd(now)));
        yield return ("hips_version", "1.4");
        yield return ("hips_builder", "astrolode");
        yield return ("hips_creation_date", plan.Created);
        yield return ("hips_release_date", date);
        yield return ("hips_status", "public master clonableOnce");
        yield return ("hips_frame", plan.Frame == SkyFrame.Galactic ? "galactic" : "equatorial");
        yield return ("hips_order", $"{plan.Order}");
        yield return ("hips_order_min", "0");
        yield return ("hips_tile_width", $"{plan.TileWidth}");
        yield return ("hips_tile_format", Formats(plan.Pictures));
        yield return ("dataproduct_type", "image");
        yield return ("hips_pixel_cut", $"{Number(plan.CutLow)} {Number(plan.CutHigh)}");
        if (plan.Images.Min(image => image.Min + image.Offset) is { } min && plan.Images.Max(image => image.Max + image.Offset) is { } max && min < max)
        {
            yield return ("hips_data_range", $"{Number(min)} {Number(max)}");
        }
        yield return ("hips_pixel_bitpix", "-32");
        yield return ("data_pixel_bitpix", plan.Images[0].Bitpix.ToString(CultureInfo.InvariantCulture));
        yield return ("hips_sampling", plan.Resampling == Resampling.Lanczos ? "lanczos3" : "bilinear");
        yield return ("hips_overlay", "mean");
        yield return ("hips_hierarchy", "mean");
        yield return ("hips_pixel_scale", Number(plan.PixelArcsec / 3600));
        yield return ("s_pixel_scale", Number(plan.Images.Min(image => image.ScaleArcsec) / 3600));
        yield return ("hips_initial_ra", Number(view.Centre.RaDegrees));
        yield return ("hips_initial_dec", Number(view.Centre.DecDegrees));
        yield return ("hips_initial_fov", Number(view.FieldDegrees));
        yield return ("moc_sky_fraction", Number(moc.SkyFraction));
        yield return ("hips_estsize", kilobytes.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The text of a properties file.</summary>
    public static string Text(IEnumerable<(string Key, string Value)> lines)
    {
        StringBuilder text = new();
        foreach ((string key, string value) in lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key,-20} = {value}\n");
        }
        return text.ToString();
    }

    /// <summary>Writes a properties file, whole or not at all.</summary>
    public static void WriteProperties(string folder, IEnumerable<(string Key, string Value)> lines) => AtomicFile.WriteText(Path.Combine(folder, "properties"), Text(lines));

    /// <summary>
    /// Writes index.html: what the survey is, and a view of it where aladin.js (the file of the npm package aladin-lite, which is not part of the survey) lies beside the page or at the address that the page's
    /// parameter ?aladin= names.
    /// </summary>
    public static void WriteIndex(string folder, IReadOnlyCollection<(string Key, string Value)> properties, bool fitsOnly)
    {
        ILookup<string, string> values = properties.ToLookup(line => line.Key, line => line.Value);
        string rows = string.Concat(properties.Select(line => $"<tr><th>{Html(line.Key)}</th><td>{Html(line.Value)}</td></tr>\n"));
        string title = Html(values["obs_title"].First());
        AtomicFile.WriteText(Path.Combine(folder, "index.html"), $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>{{title}}</title>
            <style>
            body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; }
            #sky { height: 60vh; background: #111; color: #ccc; }
            #sky p { padding: 1rem; margin: 0; }
            th { text-align: left; font-weight: 600; padding-right: 1rem; white-space: nowrap; vertical-align: top; }
            </style>
            </head>
            <body>
            <h1>{{title}}</h1>
            <div id="sky"><p>To look at the survey here, serve this folder over HTTP and put aladin.js of the npm package aladin-lite beside this page
            (<code>npm pack aladin-lite</code>, its file <code>dist/aladin.js</code>), or name its address: <code>index.html?aladin=URL</code>.
            Aladin, TOPCAT and ESASky open the survey by the address of this folder.</p></div>
            <p><a href="properties">properties</a> · <a href="Moc.fits">Moc.fits</a> · <a href="metadata.xml">metadata.xml</a></p>
            <table>
            {{rows}}</table>
            <script type="module">
            const here = new URL('.', location.href).href.replace(/\/$/, '');
            const library = new URL(new URLSearchParams(location.search).get('aladin') ?? 'aladin.js', location.href).href;
            try {
              const A = (await import(library)).default;
              await A.init;
              const sky = document.getElementById('sky');
              sky.replaceChildren();
              const aladin = A.aladin('#sky', {
                survey: here, hipsList: [here], log: false, samp: false, showSimbadPointerControl: false,
                target: '{{values["hips_initial_ra"].First()}} {{values["hips_initial_dec"].First()}}', fov: {{values["hips_initial_fov"].First()}}, cooFrame: 'ICRSd',
              });
              aladin.setBaseImageLayer(A.HiPS(here, { imgFormat: '{{(fitsOnly ? "fits" : values["hips_tile_format"].First().Split(' ')[0])}}' }));
            } catch (error) {
              console.info(`no sky view: ${error.message}`);
            }
            </script>
            </body>
            </html>

            """);
    }

    /// <summary>Writes metadata.xml: the images that the survey was made of, as a VOTable.</summary>
    public static void WriteMetadata(string folder, BuildPlan plan)
    {
        StringBuilder rows = new();
        foreach (PlannedImage image in plan.Images)
        {
            rows.Append(CultureInfo.InvariantCulture,
                $"<TR><TD>{Html(image.Label)}</TD><TD>{image.Centre?.RaDegrees}</TD><TD>{image.Centre?.DecDegrees}</TD><TD>{image.ScaleArcsec:g9}</TD><TD>{image.Weight:g9}</TD><TD>{image.Offset:g9}</TD></TR>\n");
        }
        AtomicFile.WriteText(Path.Combine(folder, "metadata.xml"), $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
            <RESOURCE type="results">
            <TABLE name="images">
            <DESCRIPTION>The images that this HiPS was made of</DESCRIPTION>
            <FIELD name="name" datatype="char" arraysize="*" ucd="meta.id;meta.main"/>
            <FIELD name="ra" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main"/>
            <FIELD name="dec" datatype="double" unit="deg" ucd="pos.eq.dec;meta.main"/>
            <FIELD name="pixel_scale" datatype="double" unit="arcsec" ucd="instr.pixel"/>
            <FIELD name="weight" datatype="double" ucd="stat.weight"><DESCRIPTION>Weight where images overlap</DESCRIPTION></FIELD>
            <FIELD name="offset" datatype="double"><DESCRIPTION>Added to the values so that backgrounds agree</DESCRIPTION></FIELD>
            <DATA><TABLEDATA>
            {rows}</TABLEDATA></DATA>
            </TABLE>
            </RESOURCE>
            </VOTABLE>

            """);
    }

    private static string Formats(TilePictures pictures) => pictures switch
    {
        TilePictures.Png => "png fits",
        TilePictures.Jpeg => "jpeg fits",
        TilePictures.Both => "png jpeg fits",
        _ => "fits",
    };

    private static string Progenitor(BuildPlan plan) =>
        string.Join(", ", plan.Images.Take(3).Select(image => image.Label)) + (plan.Images.Count > 3 ? $" and {plan.Images.Count - 3} more" : "");

    private static string Slug(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private static string Number(double value) => value.ToString("g9", CultureInfo.InvariantCulture);

    // The Modified Julian Date of 1970-01-01 is 40587.
    private static double Mjd(DateTimeOffset time) => 40587 + time.ToUnixTimeMilliseconds() / 86_400_000.0;
}
