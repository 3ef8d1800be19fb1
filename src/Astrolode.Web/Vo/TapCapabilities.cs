using System.Globalization;
using System.Xml.Linq;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Vo;

/// <summary>VOSI capabilities of the TAP service (TAP 1.1, section 2.4; TAPRegExt 1.0).</summary>
internal static class TapCapabilities
{
    private static readonly XNamespace Vosi = "http://www.ivoa.net/xml/VOSICapabilities/v1.0", Vs = "http://www.ivoa.net/xml/VODataService/v1.1",
        Tr = "http://www.ivoa.net/xml/TAPRegExt/v1.0", Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    private const string Features = "ivo://ivoa.net/std/TAPRegExt#features-";

    /// <summary>Puts it at <c>/tap/capabilities</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServerSettings settings, PublicAddress address) =>
        routes.MapGet("/tap/capabilities", (HttpRequest request) => VoDocuments.Xml(Document($"{address.Of(request)}/tap", settings.Limits))).ExcludeFromDescription();

    private static XElement Document(string service, ServerLimits limits) => new(Vosi + "capabilities",
        new XAttribute(XNamespace.Xmlns + "vosi", Vosi), new XAttribute(XNamespace.Xmlns + "vs", Vs), new XAttribute(XNamespace.Xmlns + "tr", Tr), new XAttribute(XNamespace.Xmlns + "xsi", Xsi),
        new XElement("capability", new XAttribute("standardID", "ivo://ivoa.net/std/TAP"), new XAttribute(Xsi + "type", "tr:TableAccess"),
            Interface(service, "std", "1.1"),
            new XElement("dataModel", new XAttribute("ivo-id", "ivo://ivoa.net/std/ObsCore#core-1.1"), "ObsCore-1.1"),
            new XElement("language",
                new XElement("name", "ADQL"),
                new XElement("version", new XAttribute("ivo-id", "ivo://ivoa.net/std/ADQL#v2.1"), "2.1"),
                new XElement("version", new XAttribute("ivo-id", "ivo://ivoa.net/std/ADQL#v2.0"), "2.0"),
                new XElement("description", "ADQL 2.1, read rule by rule after its grammar"),
                AdqlFeatures()),
            ResultFormat.All.Select(format => new XElement("outputFormat",
                format.Name == "votable" ? new XAttribute("ivo-id", "ivo://ivoa.net/std/TAPRegExt#output-votable-td") : format.Name == "votable/b2" ? new XAttribute("ivo-id", "ivo://ivoa.net/std/TAPRegExt#output-votable-binary2") : null,
                new XElement("mime", format.ContentType), new XElement("alias", format.Name))),
            new XElement("uploadMethod", new XAttribute("ivo-id", "ivo://ivoa.net/std/TAPRegExt#upload-inline")),
            new XElement("uploadMethod", new XAttribute("ivo-id", "ivo://ivoa.net/std/TAPRegExt#upload-http")),
            new XElement("uploadMethod", new XAttribute("ivo-id", "ivo://ivoa.net/std/TAPRegExt#upload-https")),
            new XElement("retentionPeriod", Limit((long)limits.JobLife.TotalSeconds, (long)limits.MaxJobLife.TotalSeconds)),
            new XElement("executionDuration", Limit((long)limits.AsyncTime.TotalSeconds, (long)limits.MaxAsyncTime.TotalSeconds)),
            new XElement("outputLimit", Limit(limits.DefaultRows, limits.MaxRows, "row")),
            new XElement("uploadLimit",
                new XElement("hard", new XAttribute("unit", "byte"), limits.RequestBytes.ToString(CultureInfo.InvariantCulture)))),
        Capability("ivo://ivoa.net/std/VOSI#capabilities", $"{service}/capabilities"),
        Capability("ivo://ivoa.net/std/VOSI#availability", $"{service}/availability"),
        Capability("ivo://ivoa.net/std/VOSI#tables-1.1", $"{service}/tables"),
        Capability("ivo://ivoa.net/std/DALI#examples", $"{service}/examples"));

    private static IEnumerable<XElement> AdqlFeatures()
    {
        yield return FeatureList("adqlgeo", "POINT", "CIRCLE", "BOX", "POLYGON", "REGION", "CONTAINS", "INTERSECTS", "DISTANCE", "AREA", "CENTROID", "COORD1", "COORD2", "COORDSYS");
        yield return FeatureList("adql-string", "LOWER", "UPPER", "ILIKE");
        yield return FeatureList("adql-sets", "UNION", "EXCEPT", "INTERSECT");
        yield return FeatureList("adql-common-table", "WITH");
        yield return FeatureList("adql-type", "CAST");
        yield return FeatureList("adql-unit", "IN_UNIT");
        yield return FeatureList("adql-offset", "OFFSET");
        yield return new XElement("languageFeatures", new XAttribute("type", Features + "udf"), UserFunction.All.Select(function => new XElement("feature", new XElement("form", function.Signature), new XElement("description", function.Description))));
    }

    private static XElement FeatureList(string type, params string[] forms) =>
        new("languageFeatures", new XAttribute("type", Features + type), forms.Select(form => new XElement("feature", new XElement("form", form))));

    private static object[] Limit(long soft, long hard, string? unit = null) =>
    [
        new XElement("default", unit is null ? null : new XAttribute("unit", unit), soft.ToString(CultureInfo.InvariantCulture)),
        new XElement("hard", unit is null ? null : new XAttribute("unit", unit), hard.ToString(CultureInfo.InvariantCulture)),
    ];

    private static XElement Capability(string standard, string url) => new("capability", new XAttribute("standardID", standard), Interface(url, null, null, full: true));

    private static XElement Interface(string url, string? role, string? version, bool full = false) => new("interface", new XAttribute(Xsi + "type", "vs:ParamHTTP"),
        role is null ? null : new XAttribute("role", role), version is null ? null : new XAttribute("version", version),
        new XElement("accessURL", new XAttribute("use", full ? "full" : "base"), url));
}
