using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web;

/// <summary>The page at the root: what is served, and under which addresses.</summary>
internal static class FrontPage
{
    /// <summary>Puts it at <c>/</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServerSettings settings)
    {
        string page = Page(settings);
        routes.MapGet("/", () => Results.Text(page, "text/html", Encoding.UTF8)).ExcludeFromDescription();
    }

    private static string Page(ServerSettings settings)
    {
        string surveys = string.Concat(settings.Hips.Select(survey => $"<li><a href=\"hips/{survey.Name}/\">{WebUtility.HtmlEncode(survey.Name)}</a>: <code>/hips/{survey.Name}</code></li>\n"));
        return $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Astrolode</title>
            <style>body { font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em } code { background: #eee; padding: 0 .2em }</style></head>
            <body>
            <h1>Astrolode</h1>
            <p>A catalogue of what deep networks found in sky surveys, for the tools that astronomers use.</p>
            <ul>
            <li>TAP, for TOPCAT, Aladin and pyvo: <code>/tap</code> (<a href="tap/tables">tables</a>, <a href="tap/capabilities">capabilities</a>, <a href="tap/examples">examples</a>)</li>
            <li>Cone search: <code>/scs/detection</code>, <code>/scs/source</code>, <code>/scs/moving_object</code>, <code>/scs/label</code></li>
            <li>JSON: <a href="api/tables">/api/tables</a>, described at <a href="openapi.json">/openapi.json</a></li>
            <li>Surveys: <a href="hips/hipslist">/hips/hipslist</a><ul>
            {{surveys}}</ul></li>
            </ul>
            </body>
            </html>

            """;
    }
}
