using System.Globalization;
using Astrolode.Catalogue.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Vo;

/// <summary>Queries whose answer the client waits for (TAP 1.1, section 2.2).</summary>
internal static class TapSync
{
    /// <summary>Puts it at <c>/tap/sync</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, CatalogueQueries queries, ServerLimits limits, PublicAddress address, UploadFetcher fetcher) =>
        routes.MapMethods("/tap/sync", [HttpMethods.Get, HttpMethods.Post], async (HttpContext context) =>
        {
            RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
            TapRequest request = TapRequest.Of(parameters, limits);
            IReadOnlyList<UploadedTable> uploads = [.. (await TapRequest.UploadsOf(parameters, fetcher, context.RequestAborted).ConfigureAwait(false)).Select(upload => UploadedTable.Read(upload.Name, upload.Content, limits))];
            await Answer(context, queries, (request, uploads), limits, address).ConfigureAwait(false);
            return Results.Empty;
        }).WithVoErrors().ExcludeFromDescription();

    /// <summary>What stands with the answer: the query, and where it was asked.</summary>
    public static ResultTable Describe(TapRequest request, RunningQuery query, string? serverUrl) => new("result", null, query.Columns)
    {
        ServerUrl = serverUrl,
        Infos = [("QUERY", request.Adql), ("MAXREC", request.MaxRows.ToString(CultureInfo.InvariantCulture)), ("PROVIDER", "Astrolode")],
    };

    private static async Task Answer(HttpContext context, CatalogueQueries queries, (TapRequest Request, IReadOnlyList<UploadedTable> Uploads) asked, ServerLimits limits, PublicAddress address)
    {
        TapRequest request = asked.Request;
        using RunningQuery query = await queries.Start(request.Adql, request.MaxRows, limits.SyncTime, asked.Uploads, context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = request.Format.ContentType;
        await AnswerStream.Write(query, Describe(request, query, address.Of(context.Request)), request.Format, request.MaxRows, context.Response.BodyWriter, context.RequestAborted).ConfigureAwait(false);
    }
}
