using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Observations;
using Astrolode.Catalogue.Results;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Fits;
using Astrolode.Images.Moc;
using Astrolode.Images.Wcs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Vo;

/// <summary>Coverage maps (MOC 2.0): of the rows of a table at <c>/moc/TABLE</c>, of an image or survey at <c>/moc?ID=…</c>; as FITS, or with FORMAT=json or ascii.</summary>
internal static class MocService
{
    private const int UsualOrder = 9, FinestOrder = 12;

    /// <summary>Puts it there.</summary>
    public static void Map(IEndpointRouteBuilder routes, CatalogueQueries queries, CatalogueAddress catalogue, ServerLimits limits)
    {
        routes.MapGet("/moc/{table}", async (string table, HttpContext context) =>
        {
            RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
            return Answer(await OfTable(queries, limits, table, Order(parameters) ?? UsualOrder, context.RequestAborted).ConfigureAwait(false), parameters.One("FORMAT"));
        }).WithVoErrors().WithTags("surveys").WithSummary("The cells in which a table has rows, as a MOC of ORDER up to 12 (9); FORMAT fits, json or ascii");
        routes.MapGet("/moc", async (HttpContext context) =>
        {
            RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
            string path = SodaService.Found(catalogue, parameters.Required("ID"));
            return Answer(await Task.Run(() => OfData(path, Order(parameters)), context.RequestAborted).ConfigureAwait(false), parameters.One("FORMAT"));
        }).WithVoErrors().WithTags("surveys").WithSummary("What an image or survey covers (ID as in ObsCore), as a MOC");
    }

    private static int? Order(RequestParameters parameters) => parameters.Count("ORDER") is not { } order ? null
        : order is >= 0 and <= FinestOrder ? (int)order : throw new VoException($"ORDER = {order} is outside 0 to {FinestOrder}");

    private static async Task<SpaceMoc> OfTable(CatalogueQueries queries, ServerLimits limits, string name, int order, CancellationToken cancel)
    {
        TableDescription table = queries.Tables.FirstOrDefault(each => each.Sky is not null && each.Schema == "astrolode" && each.Name == name) ?? throw new VoException($"there is no table '{name}' with positions", StatusCodes.Status404NotFound);
        long divisor = 1L << (2 * (SpaceMoc.MaxOrder - order));
        using RunningQuery query = await queries.Start($"SELECT DISTINCT {table.Sky!.Hpx} / {divisor} AS cell FROM astrolode.{table.Name} WHERE {table.Sky.Hpx} IS NOT NULL ORDER BY cell", limits.MaxRows, limits.SyncTime, [], cancel).ConfigureAwait(false);
        MocBuilder builder = new(order);
        CellReader cells = query.Cells();
        while (query.Read())
        {
            builder.Add(cells.Integer(0));
        }
        return builder.ToMoc();
    }

    private static SpaceMoc OfData(string path, int? order)
    {
        if (Directory.Exists(path))
        {
            SpaceMoc survey = MocFromHips.Cover(path);
            return order is { } coarser && coarser < survey.Order ? survey.Degrade(coarser) : survey;
        }
        (string file, FitsSelection selection) = FitsSelection.Parse(path);
        Image image = FitsImage.Read(file, selection);
        return MocFromImage.Cover(image, order ?? Math.Min(FinestOrder, MocFromImage.NativeOrder(image.Wcs ?? throw new VoException("the image has no sky coordinates"))));
    }

    private static IResult Answer(SpaceMoc moc, string? format)
    {
        switch (format?.ToLowerInvariant())
        {
            case "json" or "application/json":
                return Results.Bytes(MocText.ToJson(moc), "application/json");
            case "ascii" or "text" or "text/plain":
                return Results.Text(MocText.ToAscii(moc), "text/plain");
            case null or "fits" or "application/fits":
                string folder = Directory.CreateTempSubdirectory("astrolode-moc-").FullName;
                try
                {
                    string path = Path.Combine(folder, "moc.fits");
                    MocFile.Write(path, moc);
                    return Results.Bytes(File.ReadAllBytes(path), "application/fits", "moc.fits");
                }
                finally
                {
                    Directory.Delete(folder, recursive: true);
                }
            default:
                throw new VoException($"FORMAT = '{format}' is not known; give fits, json or ascii");
        }
    }
}
