using System.Globalization;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Observations;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Codecs;
using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Images.Wcs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Vo;

/// <summary>
/// Cutouts after SODA 1.0 (REC-SODA-1.0) at <c>/soda/sync</c>: ID with CIRCLE, POLYGON or POS, as FITS or, with FORMAT=image/png, as a picture. An image is cut along its own pixels, which are not
/// changed; a HiPS is resampled onto the tangent plane at its own scale. What is cut is the smallest rectangle around the region. Files are found by the names of data sets alone: no path of a request
/// reaches the file system.
/// </summary>
internal static class SodaService
{
    private const int MostPixelsPerSide = 4096, PicturePixels = 2048;

    // Each cut holds its pixels in memory; others wait.
    private static readonly SemaphoreSlim Turns = new(Math.Max(2, Environment.ProcessorCount));

    /// <summary>Puts it there, and whole images at <c>/images</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, CatalogueAddress catalogue, PublicAddress address)
    {
        routes.MapMethods("/soda/sync", [HttpMethods.Get, HttpMethods.Post], (Delegate)(async (HttpContext context) =>
        {
            RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
            string path = Found(catalogue, parameters.Required("ID"));
            SkyGeometry? region = RegionOf(parameters);
            bool isPicture = parameters.One("FORMAT") is { } format ? format.ToLowerInvariant() is "image/png" or "png" || (format.ToLowerInvariant() is "application/fits" or "image/fits" or "fits" ? false : throw new VoException($"UsageFault: FORMAT = '{format}': give application/fits or image/png")) : false;
            await Turns.WaitAsync(context.RequestAborted).ConfigureAwait(false);
            try
            {
                return await Task.Run(() => Cut(path, region, isPicture, context.RequestAborted), context.RequestAborted).ConfigureAwait(false);
            }
            finally
            {
                Turns.Release();
            }
        })).WithVoErrors().ExcludeFromDescription();
        routes.MapGet("/images", (string id) => Directory.Exists(Found(catalogue, id)) ? throw new VoException("a HiPS is no file; its tiles are at /hips", StatusCodes.Status404NotFound)
            : Results.File(FileOf(Found(catalogue, id)), "application/fits", Path.GetFileName(FileOf(Found(catalogue, id))), enableRangeProcessing: true)).WithVoErrors().ExcludeFromDescription();
        routes.MapGet("/soda/capabilities", (HttpRequest request) => VoDocuments.Xml(ServiceCapabilities.Document($"{address.Of(request)}/soda", "ivo://ivoa.net/std/SODA#sync-1.0", "sync"))).ExcludeFromDescription();
    }

    /// <summary>The file of an image that may be one of several in it.</summary>
    public static string FileOf(string path) => Directory.Exists(path) ? path : FitsSelection.Parse(path).Path;

    /// <summary>Where a data set lies.</summary>
    /// <exception cref="VoException">There is none of that name, or it is gone.</exception>
    public static string Found(CatalogueAddress catalogue, string id)
    {
        string path = ObservationStore.PathOf(catalogue, id) ?? throw new VoException($"UsageFault: there is no data set '{id}'", StatusCodes.Status404NotFound);
        return Directory.Exists(path) || File.Exists(FileOf(path)) ? path : throw new VoException("the image is no longer where it was", StatusCodes.Status404NotFound);
    }

    private static SkyGeometry? RegionOf(RequestParameters parameters)
    {
        (string? circle, string? polygon, string? pos) = (parameters.One("CIRCLE"), parameters.One("POLYGON"), parameters.One("POS"));
        string? text = circle is not null ? $"CIRCLE {circle}" : polygon is not null ? $"POLYGON {polygon}" : pos;
        if (new[] { circle, polygon, pos }.Count(each => each is not null) > 1)
        {
            throw new VoException("MultiValuedParamNotSupported: give one of CIRCLE, POLYGON and POS");
        }
        try
        {
            return text is null ? null : SkyGeometry.Parse(text);
        }
        catch (FormatException error)
        {
            throw new VoException($"UsageFault: {error.Message}");
        }
    }

    private static IResult Cut(string path, SkyGeometry? region, bool isPicture, CancellationToken cancel) =>
        Directory.Exists(path) ? CutSurvey(path, region ?? throw new VoException("UsageFault: of a survey give CIRCLE, POLYGON or POS"), isPicture, cancel) : CutImage(path, region, isPicture);

    private static IResult CutImage(string path, SkyGeometry? region, bool isPicture)
    {
        (string file, FitsSelection selection) = FitsSelection.Parse(path);
        (long width, long height) = Size(file, selection);
        if ((region is null ? new PixelRectangle(0, 0, width, height) : Around(file, selection, region, width, height)) is not { } rectangle)
        {
            // SODA 1.0, section 3.1.2: nothing there is an answer of its own.
            return Results.NoContent();
        }
        if (!isPicture)
        {
            return Sent(target => FitsImage.Cut(file, target, rectangle, selection), Path.GetFileNameWithoutExtension(file));
        }
        if (rectangle.Width > MostPixelsPerSide * 2 || rectangle.Height > MostPixelsPerSide * 2)
        {
            throw new VoException($"a picture of {rectangle.Width} x {rectangle.Height} pixels is too large; ask for a smaller region, or for FITS");
        }
        Image part = FitsImage.ReadSection(file, rectangle, selection);
        return Drawn(part.Pixels, part.Width, part.Height);
    }

    private static (long Width, long Height) Size(string file, FitsSelection selection)
    {
        using FitsReader reader = FitsReader.Open(file);
        FitsHdu hdu = reader.PlaneHdu(selection);
        return (hdu.Axes[0], hdu.Axes[1]);
    }

    private static PixelRectangle? Around(string file, FitsSelection selection, SkyGeometry region, long width, long height)
    {
        using WorldCoordinates wcs = WorldCoordinates.FromFile(file, selection);
        double[] sky = Border(region), xy = new double[sky.Length];
        wcs.SkyToPixel(CelestialFrame.Icrs, sky, xy);
        double[] xs = [.. xy.Where((_, i) => i % 2 == 0 && double.IsFinite(xy[i]))], ys = [.. xy.Where((_, i) => i % 2 == 1 && double.IsFinite(xy[i]))];
        if (xs.Length == 0 || ys.Length == 0)
        {
            return null;
        }
        long x0 = Math.Max(0, (long)Math.Floor(xs.Min() + 0.5)), y0 = Math.Max(0, (long)Math.Floor(ys.Min() + 0.5));
        long x1 = Math.Min(width, (long)Math.Floor(xs.Max() + 0.5) + 1), y1 = Math.Min(height, (long)Math.Floor(ys.Max() + 0.5) + 1);
        return x1 > x0 && y1 > y0 ? new PixelRectangle(x0, y0, x1 - x0, y1 - y0) : null;
    }

    private static double[] Border(SkyGeometry region)
    {
        if (region.RadiusDegrees is not { } radius)
        {
            return [.. region.Corners.SelectMany(corner => new[] { corner.Lon, corner.Lat })];
        }
        SkyPosition centre = new(region.Corners[0].Lon, region.Corners[0].Lat);
        return [.. Enumerable.Range(0, 73).SelectMany(step => step == 72 ? (double[])[centre.RaDegrees, centre.DecDegrees] : centre.Towards(radius, 5 * step) is var at ? [at.RaDegrees, at.DecDegrees] : [])];
    }

    private static IResult CutSurvey(string folder, SkyGeometry region, bool isPicture, CancellationToken cancel)
    {
        HipsSurvey survey = HipsSurvey.Open(folder, new WebAccess());
        if (!survey.HasValues)
        {
            throw new VoException("this survey has pictures only; its tiles are at /hips");
        }
        using HipsSource values = survey.Values();
        SkyGeometry middle = region.Centroid;
        (double lon, double lat) = middle.Corners[0];
        double reach = region.RadiusDegrees ?? region.Corners.Max(corner => SkyGeometry.Distance(lon, lat, corner.Lon, corner.Lat));
        int side = (int)Math.Clamp(Math.Ceiling(2 * Math.Tan(Math.Min(reach, 60) * (Math.PI / 180)) * (180 / Math.PI) * 3600 / values.NativeScaleArcsec), 1, int.MaxValue / 4);
        // A picture of a large field is made at a coarser scale; FITS is what the survey has.
        int most = isPicture ? PicturePixels : MostPixelsPerSide;
        double scale = values.NativeScaleArcsec * (isPicture && side > most ? (double)side / most : 1);
        if (side > most)
        {
            side = isPicture ? most : throw new VoException($"the cutout would have {side} pixels a side and may have {most}; ask for a smaller region");
        }
        TanGrid grid = new(SkyFrame.Icrs, lon, lat, side, side, scale);
        if (!isPicture)
        {
            return Sent(target => FitsImage.Write(target, side, side, GridStrips.Of<float>(grid, values.SampleAreas, cancel), values.Unit, grid.WcsKeywords()), "cutout");
        }
        float[] pixels = new float[side * side];
        int at = 0;
        foreach (ReadOnlyMemory<float> strip in GridStrips.Of<float>(grid, values.SampleAreas, cancel))
        {
            strip.CopyTo(pixels.AsMemory(at));
            at += strip.Length;
        }
        return Drawn(pixels, side, side);
    }

    private static IResult Drawn(float[] pixels, int width, int height)
    {
        float[] stretched = new float[pixels.Length];
        new Stretch().Apply(pixels, stretched);
        Picture picture = Picture.FromGrey(stretched, width, height, bottomUp: true);
        double shrink = Math.Max(width, height) / (double)PicturePixels;
        return Results.Bytes((shrink > 1 ? picture.Resize(Math.Max(1, (int)(width / shrink)), Math.Max(1, (int)(height / shrink))) : picture).EncodePng(), "image/png");
    }

    // The file goes when the answer is sent.
    private static IResult Sent(Action<string> write, string name)
    {
        string folder = Directory.CreateTempSubdirectory("astrolode-cut-").FullName;
        try
        {
            string path = Path.Combine(folder, "cut.fits");
            write(path);
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            File.Delete(path);
            return Results.File(file, "application/fits", $"{name}_cut.fits");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
