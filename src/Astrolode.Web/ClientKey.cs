using Microsoft.AspNetCore.Http;

namespace Astrolode.Web;

/// <summary>Who a client is, for limits: its address.</summary>
internal static class ClientKey
{
    /// <summary>The key of the client of a request.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "local";
}
