using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Astrolode.Images.Codecs;
using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Astrolode.Web.Hips;

/// <summary>
/// Tiles without sky, for pages of this server that ask for one outside a survey. Clients of the standard get 404 there; a browser writes each 404 into the console of the page, where nobody finds
/// the real errors any more, and Aladin Lite throws where an answer has no content.
/// </summary>
internal static partial class BlankTiles
{
    /// <summary>Answers what no file answered.</summary>
    public static void Use(IApplicationBuilder app, IReadOnlyList<ServedHips> surveys)
    {
        ConcurrentDictionary<(string Survey, string Format, bool IsOverview), byte[]> made = new();
        app.Use((context, next) =>
        {
            HttpRequest request = context.Request;
            if (TilePath().Match(request.Path.Value!) is not { Success: true } tilePath || request.Headers["Sec-Fetch-Site"] != "same-origin"
                || surveys.FirstOrDefault(survey => survey.Name == tilePath.Groups["survey"].Value) is not { } survey)
            {
                return next(context);
            }
            (string format, bool isOverview) = (tilePath.Groups["format"].Value, tilePath.Groups["overview"].Success);
            byte[] tile = made.GetOrAdd((survey.Name, format, isOverview), key => Make(survey.Folder, key.Format, key.IsOverview));
            HttpResponse response = context.Response;
            response.ContentType = format == "fits" ? "application/fits" : format == "png" ? "image/png" : "image/jpeg";
            if (format == "fits")
            {
                response.Headers.ContentEncoding = "gzip";
            }
            response.Headers.CacheControl = "public, max-age=600";
            return response.Body.WriteAsync(tile, context.RequestAborted).AsTask();
        });
    }

    private static byte[] Make(string folder, string format, bool isOverview)
    {
        // An overview of order 3 has 27 by 29 cells of 64 pixels (HiPS 1.0, section 4.3.2).
        int side = HipsProperties.Parse(File.ReadAllText(Path.Combine(folder, "properties")), folder).TileWidth;
        (int width, int height) = isOverview ? (27 * 64, 29 * 64) : (side, side);
        string path = Path.GetTempFileName();
        try
        {
            switch (format)
            {
                case "fits":
                    FitsImage.Write(path, width, height, [Enumerable.Repeat(float.NaN, width * height).ToArray()]);
                    return Packed(File.ReadAllBytes(path));
                case "png":
                    TilePicture.WriteGreyPng(path, new byte[width * height], width, height);
                    return File.ReadAllBytes(path);
                default:
                    TilePicture.WriteGreyJpeg(path, new byte[width * height], width, height);
                    return File.ReadAllBytes(path);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Packed(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream zip = new(packed, CompressionLevel.Optimal))
        {
            zip.Write(bytes);
        }
        return packed.ToArray();
    }

    [GeneratedRegex(@"^/hips/(?<survey>[^/]+)/(?:Norder\d{1,2}/Dir\d{1,18}/Npix\d{1,18}|(?<overview>Norder3/Allsky))\.(?<format>fits|png|jpg)$", RegexOptions.ExplicitCapture)]
    private static partial Regex TilePath();
}
