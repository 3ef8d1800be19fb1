using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Vo;

/// <summary>Examples of queries (DALI 1.1, section 2.3; TAP 1.1, section 2.4.2), which clients offer to their users.</summary>
internal static class TapExamples
{
    private static readonly (string Id, string Title, string Text, string Query)[] Examples =
    [
        ("best", "The best detections", "What the network was most certain of.",
            "SELECT TOP 20 name, class, score, ra, dec, wid, hei FROM astrolode.detection ORDER BY score DESC"),
        ("cone", "Detections around a place", "All detections within half a degree of a position, the nearest first.",
            "SELECT name, score, DISTANCE(POINT('ICRS', ra, dec), POINT('ICRS', 274.7, -13.8)) AS separation FROM astrolode.detection WHERE 1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 274.7, -13.8, 0.5)) ORDER BY separation"),
        ("match", "Machine and people", "Detections that lie within an arcminute of a label, with the label.",
            "SELECT d.name, d.score, l.name AS label FROM astrolode.detection AS d JOIN astrolode.label AS l ON 1 = CONTAINS(POINT('ICRS', d.ra, d.dec), CIRCLE('ICRS', l.ra, l.dec, 1.0 / 60))"),
        ("slow", "Slow asteroids", "Moving objects slower than 10 arcseconds an hour.",
            "SELECT name, epoch, ra, dec, rate, pa, mag FROM astrolode.moving_object WHERE rate < 10 ORDER BY rate"),
        ("runs", "Where rows come from", "Every run with the number of its detections.",
            "SELECT r.id, r.model_name, r.source, COUNT(*) AS detections FROM astrolode.run AS r JOIN astrolode.detection AS d ON d.run = r.id GROUP BY r.id, r.model_name, r.source"),
        ("images", "Images", "The images and surveys that the catalogue knows.",
            "SELECT obs_id, dataproduct_type, s_ra, s_dec, access_url FROM ivoa.obscore"),
    ];

    /// <summary>The queries alone, for tests.</summary>
    public static IEnumerable<string> Queries => Examples.Select(example => example.Query);

    /// <summary>Puts them at <c>/tap/examples</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/tap/examples", () => Results.Text(Page(), "application/xhtml+xml", Encoding.UTF8)).ExcludeFromDescription();

    private static string Page()
    {
        string examples = string.Concat(Examples.Select(example => $"""
            <div id="{example.Id}" resource="#{example.Id}" typeof="example">
            <h2 property="name">{example.Title}</h2>
            <p>{example.Text}</p>
            <pre property="query">{WebUtility.HtmlEncode(example.Query)}</pre>
            </div>

            """));
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <html xmlns="http://www.w3.org/1999/xhtml">
            <head><title>Examples of queries</title></head>
            <body vocab="http://www.ivoa.net/rdf/examples#">
            <h1>Examples of queries</h1>
            {examples}</body>
            </html>

            """;
    }
}
