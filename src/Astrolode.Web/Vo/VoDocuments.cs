using System.Text;
using System.Xml;
using System.Xml.Linq;
using Astrolode.Catalogue;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Astrolode.Web.Vo;

/// <summary>Documents that VO services answer with, and their errors.</summary>
internal static class VoDocuments
{
    private const string VoTableNamespace = "http://www.ivoa.net/xml/VOTable/v1.3";

    /// <summary>An endpoint whose errors become VOTables with QUERY_STATUS ERROR (DALI 1.1, section 4.2) and HTTP's status.</summary>
    public static RouteHandlerBuilder WithVoErrors(this RouteHandlerBuilder route) => route.AddEndpointFilter(async (context, next) =>
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception error) when (Explain(error) is not null && !context.HttpContext.Response.HasStarted)
        {
            (int status, string message) = Explain(error)!.Value;
            return Results.Text(Error(message), "application/x-votable+xml", Encoding.UTF8, status);
        }
    });

    /// <summary>HTTP's status and the line for an error that a request can cause; null for a defect of ours.</summary>
    public static (int Status, string Message)? Explain(Exception error) => error switch
    {
        VoException known => (known.Status, known.Message),
        QueryTimeException late => (StatusCodes.Status400BadRequest, late.Message),
        CatalogueException broken => (StatusCodes.Status500InternalServerError, broken.Message),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        InvalidDataException form => (StatusCodes.Status400BadRequest, $"the form cannot be read: {form.Message}"),
        FormatException wrong => (StatusCodes.Status400BadRequest, wrong.Message),
        _ => null,
    };

    /// <summary>A VOTable that says what went wrong.</summary>
    public static string Error(string message)
    {
        XNamespace vot = VoTableNamespace;
        return Text(new XElement(vot + "VOTABLE", new XAttribute("version", "1.4"),
            new XElement(vot + "RESOURCE", new XAttribute("type", "results"),
                new XElement(vot + "INFO", new XAttribute("name", "QUERY_STATUS"), new XAttribute("value", "ERROR"), Clean(message)))));
    }

    /// <summary>A document as an answer.</summary>
    public static IResult Xml(XElement root, string contentType = "text/xml") => Results.Text(Text(root), contentType, Encoding.UTF8);

    /// <summary>A document as text.</summary>
    public static string Text(XElement root) => $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n";

    /// <summary>A text without the characters that XML 1.0 cannot hold.</summary>
    public static string Clean(string text) =>
        text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
}
