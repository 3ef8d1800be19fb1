using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Astrolode.Images.Moc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Astrolode.Web.Hips;

/// <summary>
/// What old surveys lack and viewers need: <c>hips_pixel_bitpix</c>, without which Aladin Lite 3 shows no FITS tiles (its issue #311), <c>hips_order_min</c> where coarse tiles are missing, <c>Moc.fits</c>,
/// without which viewers ask for tiles that are not there, and the last bytes of FITS tiles. All of it follows from the tiles; the survey on the disk stays as it is.
/// </summary>
internal static partial class SurveyAdditions
{
    private const int FitsBlock = 2880;

    /// <summary>Serves them where the survey has none of its own.</summary>
    public static void Use(IApplicationBuilder app, IReadOnlyList<ServedHips> surveys)
    {
        foreach (ServedHips survey in surveys)
        {
            if (Properties(survey.Folder) is { } properties)
            {
                Serve(app, $"/hips/{survey.Name}/properties", "text/plain; charset=utf-8", new Lazy<byte[]>(Encoding.UTF8.GetBytes(properties)));
            }
            if (FirstTile(survey.Folder, HipsProperties.Parse(File.ReadAllText(Path.Combine(survey.Folder, "properties")), survey.Folder)) is { } tile && new FileInfo(tile).Length % FitsBlock != 0)
            {
                Fill(app, survey);
            }
            if (!File.Exists(Path.Combine(survey.Folder, "Moc.fits")))
            {
                Serve(app, $"/hips/{survey.Name}/Moc.fits", "application/fits", new Lazy<byte[]>(() => Coverage(survey.Folder)));
            }
        }
    }

    private static void Serve(IApplicationBuilder app, string path, string type, Lazy<byte[]> content) => app.Use((context, next) =>
    {
        if (context.Request.Path != path)
        {
            return next(context);
        }
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Value.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(content.Value, context.RequestAborted).AsTask();
    });

    // The survey's own text and the lines that it lacks; null where it lacks none.
    private static string? Properties(string folder)
    {
        string text = File.ReadAllText(Path.Combine(folder, "properties"));
        HipsProperties properties = HipsProperties.Parse(text, folder);
        StringBuilder more = new();
        if (properties["hips_pixel_bitpix"] is null && FirstTile(folder, properties) is { } tile)
        {
            using FitsReader reader = FitsReader.Open(tile);
            more.Append(CultureInfo.InvariantCulture, $"hips_pixel_bitpix    = {reader.Hdus().First(hdu => hdu.IsPlane).Bitpix}\n");
        }
        if (properties["hips_pixel_cut"] is null && Cut(folder, properties) is var (black, white))
        {
            more.Append(CultureInfo.InvariantCulture, $"hips_pixel_cut       = {black:G6} {white:G6}\n");
        }
        int coarsest = Enumerable.Range(0, properties.Order + 1).FirstOrDefault(order => Directory.Exists(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"Norder{order}"))));
        if (properties["hips_order_min"] is null && coarsest > 0)
        {
            more.Append(CultureInfo.InvariantCulture, $"hips_order_min       = {coarsest}\n");
        }
        return more.Length == 0 ? null : $"{text.TrimEnd()}\n{more}";
    }

    /// <summary>Values of a survey that are to be black and white, where it does not propose any: percentiles 1 and 99.5 of some of its finest tiles; null where it has no FITS tiles.</summary>
    public static (float Black, float White)? Cut(string folder, HipsProperties properties)
    {
        const int Tiles = 6, Every = 7;
        string finest = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"Norder{properties.Order}"));
        string[] all = properties.TileFormats.Contains("fits") && Directory.Exists(finest) ? [.. Directory.EnumerateFiles(finest, "Npix*.fits", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
        float[] values = [.. Enumerable.Range(0, Math.Min(Tiles, all.Length)).SelectMany(i => FitsImage.Read(all[(long)i * all.Length / Math.Min(Tiles, all.Length)]).Pixels.Where((value, at) => at % Every == 0 && float.IsFinite(value))).Order()];
        return values.Length == 0 ? null : (values[values.Length / 100], values[(int)(values.Length * 0.995)]);
    }

    private static string? FirstTile(string folder, HipsProperties properties) =>
        properties.TileFormats.Contains("fits") ? Directory.EnumerateFiles(folder, "Npix*.fits", SearchOption.AllDirectories).FirstOrDefault() : null;

    // FITS files are filled up to blocks of 2880 bytes (FITS 4.0, section 3.1); tiles of old surveys are not, and Aladin Lite does not draw them then.
    private static void Fill(IApplicationBuilder app, ServedHips survey) => app.Use(async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments($"/hips/{survey.Name}", StringComparison.Ordinal, out PathString rest) || !TilePath().IsMatch(rest.Value!)
            || new FileInfo(Path.Combine(survey.Folder, rest.Value![1..])) is not { Exists: true } tile || tile.Length % FitsBlock == 0)
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        long missing = FitsBlock - tile.Length % FitsBlock;
        context.Response.ContentType = "application/fits";
        context.Response.ContentLength = tile.Length + missing;
        context.Response.Headers.CacheControl = "public, max-age=600";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.SendFileAsync(tile.FullName, context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.WriteAsync(new byte[missing], context.RequestAborted).ConfigureAwait(false);
        }
    });

    [GeneratedRegex(@"^/Norder\d{1,2}/(Dir\d{1,18}/Npix\d{1,18}|Allsky)\.fits$")]
    private static partial Regex TilePath();

    private static byte[] Coverage(string survey)
    {
        string folder = Directory.CreateTempSubdirectory("astrolode-moc-").FullName;
        try
        {
            string path = Path.Combine(folder, "Moc.fits");
            MocFile.Write(path, MocFromHips.Cover(survey, fromTiles: true));
            return File.ReadAllBytes(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
