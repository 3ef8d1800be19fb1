using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web;

/// <summary>What those who keep servers running ask: whether it lives, and whether it can answer.</summary>
internal static class Health
{
    /// <summary>Puts them at <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, CatalogueQueries queries)
    {
        routes.MapGet("/health/live", () => Results.Text("live\n")).WithTags("health").WithSummary("The process answers");
        routes.MapGet("/health/ready", () => queries.Trouble() is { } trouble ? Results.Text(trouble + "\n", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ready\n"))
            .WithTags("health").WithSummary("The catalogue can be read; 503 and why where it cannot");
    }
}
