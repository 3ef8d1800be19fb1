using Microsoft.AspNetCore.Http;

namespace Astrolode.Web;

/// <summary>The addresses of our services as clients see them.</summary>
internal sealed class PublicAddress(ServerSettings settings)
{
    /// <summary>The server's URL without a slash at its end, for answers to this request.</summary>
    public string Of(HttpRequest request) => settings.PublicUrl?.ToString().TrimEnd('/') ?? $"{request.Scheme}://{request.Host}";
}
