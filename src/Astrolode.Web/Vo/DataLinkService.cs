using System.Globalization;
using System.Xml.Linq;
using Astrolode.Catalogue.Observations;
using Astrolode.Catalogue.Results;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Vo;

/// <summary>DataLink 1.1 (REC-DataLink-1.1) at <c>/datalink</c>: what can be had of each data set of ObsCore, and how cutouts of it are asked for.</summary>
internal static class DataLinkService
{
    private const int MostIds = 1000;

    private static readonly ColumnDescription[] Columns =
    [
        Text("ID", "meta.id;meta.main", "Data set that was asked for"),
        Text("access_url", "meta.ref.url", "Where it can be had"),
        Text("service_def", "meta.ref", "Service that gives it"),
        Text("error_message", "meta.code.error", "Why it cannot be had"),
        Text("description", "meta.note", "What it is"),
        Text("semantics", "meta.code", "How it stands to the data set"),
        Text("content_type", "meta.code.mime", "Media type"),
        new("content_length", ColumnKind.Integer, "byte", "phys.size;meta.file", "Bytes"),
    ];

    /// <summary>Puts it there.</summary>
    public static void Map(IEndpointRouteBuilder routes, CatalogueAddress catalogue, ServerSettings settings, PublicAddress address)
    {
        routes.MapMethods("/datalink", [HttpMethods.Get, HttpMethods.Post], (Delegate)(async (HttpContext context) =>
        {
            RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
            IReadOnlyList<string> ids = parameters.Many("ID");
            if (ids.Count > MostIds)
            {
                throw new VoException($"UsageFault: {ids.Count} IDs; ask for {MostIds} at once at most");
            }
            string server = address.Of(context.Request);
            ResultTable table = new("links", "What can be had of data sets", Columns) { Infos = [("standardID", "ivo://ivoa.net/std/DataLink#links-1.1")], HasFieldIds = true, MetaResources = Service(server) };
            using RowsReader rows = new(Columns, ids.SelectMany(id => Links(id, catalogue, settings, server)));
            using MemoryStream stream = new();
            ResultFile.Write(rows, table, stream, ResultFormat.VoTable);
            return Results.Bytes(stream.ToArray(), "application/x-votable+xml;content=datalink");
        })).WithVoErrors().ExcludeFromDescription();
        routes.MapGet("/datalink/capabilities", (HttpRequest request) => VoDocuments.Xml(ServiceCapabilities.Document($"{address.Of(request)}/datalink", "ivo://ivoa.net/std/DataLink#links-1.1", ""))).ExcludeFromDescription();
    }

    private static IEnumerable<object?[]> Links(string id, CatalogueAddress catalogue, ServerSettings settings, string server)
    {
        string? path = ObservationStore.PathOf(catalogue, id);
        if (path is null)
        {
            yield return [id, null, null, $"NotFoundFault: there is no data set '{id}'", null, "#this", null, null];
            yield break;
        }
        string query = $"?ID={Uri.EscapeDataString(id)}";
        if (settings.Hips.FirstOrDefault(survey => Path.GetFullPath(survey.Folder) == path) is { } hips)
        {
            yield return [id, $"{server}/hips/{hips.Name}", null, null, "The survey as a HiPS", "#this", "application/x-hips", null];
        }
        else
        {
            long? bytes = File.Exists(SodaService.FileOf(path)) ? new FileInfo(SodaService.FileOf(path)).Length : null;
            yield return bytes is null ? [id, null, null, "DefaultFault: the image is no longer where it was", null, "#this", null, null]
                : [id, $"{server}/images{query}", null, null, "The image", "#this", "application/fits", bytes];
        }
        yield return [id, $"{server}/soda/sync{query}&FORMAT=image/png", null, null, "A picture of all of it", "#preview", "image/png", null];
        yield return [id, $"{server}/moc{query}", null, null, "The sky that it covers, as a MOC", "#coverage", "application/fits", null];
        yield return [id, null, "soda", null, "Cutouts of it", "#cutout", "application/fits", null];
    }

    // Section 4: a descriptor of the service that the rows with service_def point to.
    private static string Service(string server) => new XElement("RESOURCE", new XAttribute("type", "meta"), new XAttribute("utype", "adhoc:service"), new XAttribute("ID", "soda"),
        new XElement("PARAM", new XAttribute("name", "standardID"), new XAttribute("datatype", "char"), new XAttribute("arraysize", "*"), new XAttribute("value", "ivo://ivoa.net/std/SODA#sync-1.0")),
        new XElement("PARAM", new XAttribute("name", "accessURL"), new XAttribute("datatype", "char"), new XAttribute("arraysize", "*"), new XAttribute("value", $"{server}/soda/sync")),
        new XElement("GROUP", new XAttribute("name", "inputParams"),
            Parameter("ID", "char", "*", null, "meta.id;meta.dataset", null, new XAttribute("ref", "ID")),
            Parameter("CIRCLE", "double", "3", "circle", "pos.outline;obs", "deg"),
            Parameter("POLYGON", "double", "*", "polygon", "pos.outline;obs", "deg"),
            Parameter("POS", "char", "*", null, "pos.outline;obs", null),
            Parameter("FORMAT", "char", "*", null, "meta.code.mime", null))).ToString();

    private static XElement Parameter(string name, string datatype, string arraysize, string? xtype, string ucd, string? unit, XAttribute? reference = null) => new("PARAM",
        new XAttribute("name", name), new XAttribute("datatype", datatype), new XAttribute("arraysize", arraysize), xtype is null ? null : new XAttribute("xtype", xtype), new XAttribute("ucd", ucd),
        unit is null ? null : new XAttribute("unit", unit), reference, new XAttribute("value", ""));

    private static ColumnDescription Text(string name, string ucd, string description) => new(name, ColumnKind.Text, null, ucd, description) { Standard = true };
}
