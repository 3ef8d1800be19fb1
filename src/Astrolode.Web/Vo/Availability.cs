using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Vo;

/// <summary>VOSI availability (IVOA Support Interfaces 1.1, section 2.2): whether a service works, and since when.</summary>
internal static class Availability
{
    private static readonly XNamespace Namespace = "http://www.ivoa.net/xml/VOSIAvailability/v1.0";

    /// <summary>Puts it at <c>/availability</c> of a service.</summary>
    public static void Map(IEndpointRouteBuilder routes, string service, CatalogueQueries queries, DateTimeOffset upSince) =>
        routes.MapGet($"{service}/availability", () =>
        {
            string? trouble = queries.Trouble();
            return VoDocuments.Xml(new XElement(Namespace + "availability", new XAttribute(XNamespace.Xmlns + "vosi", Namespace),
                new XElement(Namespace + "available", trouble is null),
                new XElement(Namespace + "upSince", upSince.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                trouble is null ? null : new XElement(Namespace + "note", trouble)));
        }).ExcludeFromDescription();
}
