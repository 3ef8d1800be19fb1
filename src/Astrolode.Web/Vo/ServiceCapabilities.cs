using System.Xml.Linq;

namespace Astrolode.Web.Vo;

/// <summary>VOSI capabilities of a service that has one query endpoint (IVOA Support Interfaces 1.1, section 2.1).</summary>
internal static class ServiceCapabilities
{
    private static readonly XNamespace Vosi = "http://www.ivoa.net/xml/VOSICapabilities/v1.0", Vs = "http://www.ivoa.net/xml/VODataService/v1.1", Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The document.</summary>
    /// <param name="service">URL of the service.</param>
    /// <param name="standard">What it is.</param>
    /// <param name="endpoint">Name of its endpoint below that URL.</param>
    public static XElement Document(string service, string standard, string endpoint) => new(Vosi + "capabilities",
        new XAttribute(XNamespace.Xmlns + "vosi", Vosi), new XAttribute(XNamespace.Xmlns + "vs", Vs), new XAttribute(XNamespace.Xmlns + "xsi", Xsi),
        Capability(standard, $"{service}/{endpoint}", std: true),
        Capability("ivo://ivoa.net/std/VOSI#capabilities", $"{service}/capabilities", std: false),
        Capability("ivo://ivoa.net/std/VOSI#availability", $"{service}/availability", std: false));

    private static XElement Capability(string standard, string url, bool std) => new("capability", new XAttribute("standardID", standard),
        new XElement("interface", new XAttribute(Xsi + "type", "vs:ParamHTTP"), std ? new XAttribute("role", "std") : null,
            new XElement("accessURL", new XAttribute("use", std ? "base" : "full"), url)));
}
