using System.Net;
using System.Text;
using Astrolode.Web.Explorer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web;

/// <summary>The page <c>/services</c>: what programs may ask here, and under which addresses. It stands at <c>/</c> too where the explorer was not built.</summary>
internal static class ServicesPage
{
    /// <summary>Puts it at <c>/services</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServerSettings settings)
    {
        string page = Page(settings);
        foreach (string path in ExplorerPages.IsThere ? (string[])["/services"] : ["/services", "/"])
        {
            routes.MapGet(path, () => Results.Text(page, "text/html", Encoding.UTF8)).ExcludeFromDescription();
        }
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
            <p>A catalogue of what deep networks found in sky surveys, for the tools that astronomers use. <a href="./">The explorer</a> shows it; <a href="notices.txt">notices</a> name the works of others in it, Aladin Lite (<a href="aladin-lite/COPYING.LESSER.txt">LGPL-3.0</a>) among them.</p>
            <ul>
            <li>TAP, for TOPCAT, Aladin and pyvo: <code>/tap</code> (<a href="tap/tables">tables</a>, <a href="tap/capabilities">capabilities</a>, <a href="tap/examples">examples</a>)</li>
            <li>Cone search: <code>/scs/detection</code>, <code>/scs/source</code>, <code>/scs/moving_object</code>, <code>/scs/label</code></li>
            <li>Images: SIA 2 at <code>/sia2/query</code>, cutouts at <code>/soda/sync</code>, DataLink at <code>/datalink/links</code></li>
            <li>Coverage: <code>/moc/detection</code>, <code>/moc/label</code> …</li>
            <li>JSON: <a href="api/tables">/api/tables</a>, described at <a href="openapi.json">/openapi.json</a></li>
            <li>Surveys: <a href="hips/hipslist">/hips/hipslist</a><ul>
            {{surveys}}</ul></li>
            </ul>
            </body>
            </html>

            """;
    }
}
