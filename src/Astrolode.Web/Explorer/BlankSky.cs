using System.Text;
using Astrolode.Images.Codecs;
using Astrolode.Images.Moc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Explorer;

/// <summary>A HiPS without anything in it, under a catalogue that is served without surveys: Aladin Lite would ask other machines for one.</summary>
internal static class BlankSky
{
    private const int TileWidth = 512;

    private const string Properties = """
        creator_did          = ivo://astrolode/P/blank
        obs_title            = No survey is served
        dataproduct_type     = image
        hips_version         = 1.4
        hips_release_date    = 2026-01-01T00:00Z
        hips_status          = private master unclonable
        hips_frame           = equatorial
        hips_order           = 0
        hips_tile_width      = 512
        hips_tile_format     = png
        """;

    /// <summary>Puts it at <c>/blank</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Lazy<byte[]> tile = new(() => Written(path => TilePicture.WriteGreyPng(path, new byte[TileWidth * TileWidth], TileWidth, TileWidth)));
        Lazy<byte[]> overview = new(() => Written(path => TilePicture.WriteGreyPng(path, new byte[27 * 64 * 29 * 64], 27 * 64, 29 * 64)));
        Lazy<byte[]> moc = new(() => Written(path => MocFile.Write(path, SpaceMoc.Everything(0))));
        routes.MapGet("/blank/properties", () => Results.Text(Properties, "text/plain", Encoding.UTF8)).ExcludeFromDescription();
        routes.MapGet("/blank/Moc.fits", () => Results.Bytes(moc.Value, "application/fits")).ExcludeFromDescription();
        routes.MapGet("/blank/Norder3/Allsky.png", () => Results.Bytes(overview.Value, "image/png")).ExcludeFromDescription();
        routes.MapGet("/blank/Norder0/Dir0/{tile}", () => Results.Bytes(tile.Value, "image/png")).ExcludeFromDescription();
    }

    private static byte[] Written(Action<string> write)
    {
        string folder = Directory.CreateTempSubdirectory("astrolode-blank-").FullName;
        try
        {
            string path = Path.Combine(folder, "file.fits");
            write(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
