using Astrolode.Catalogue.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Astrolode.Web.Security;

/// <summary>What everything that writes asks for: <c>Authorization: Bearer TOKEN</c> (RFC 6750) with a token of <c>astrolode token add</c>.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>Lets only requests with a token through; the name of the token is then <see cref="NameOf"/>.</summary>
    public static RouteHandlerBuilder RequireToken(this RouteHandlerBuilder route, TokenStore tokens) => route.AddEndpointFilter(async (context, next) =>
    {
        string? header = context.HttpContext.Request.Headers.Authorization;
        string? name = header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? tokens.NameOf(header[Scheme.Length..].Trim()) : null;
        if (name is null)
        {
            context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer realm=\"astrolode\"";
            return Results.Problem("this needs a token: 'astrolode token add NAME' makes one; send it as 'Authorization: Bearer TOKEN'", statusCode: StatusCodes.Status401Unauthorized);
        }
        context.HttpContext.Items[typeof(BearerToken)] = name;
        return await next(context).ConfigureAwait(false);
    });

    /// <summary>The name of the token of a request that was let through.</summary>
    public static string NameOf(HttpContext context) => (string)context.Items[typeof(BearerToken)]!;
}
