using System.Net;
using System.Net.Sockets;
using Astrolode.Web.Vo;

namespace Astrolode.Web;

/// <summary>
/// Fetches tables that a query names by their URL (TAP 1.1, section 2.5.1). Only public addresses are asked, whatever a name resolves to and wherever a redirection leads: nobody reaches a
/// network behind the server through it.
/// </summary>
internal sealed class UploadFetcher(ServerLimits limits) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { ConnectCallback = Connect, UseProxy = false, MaxAutomaticRedirections = 5, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = limits.SyncTime,
        MaxResponseContentBufferSize = limits.RequestBytes,
    };

    /// <summary>The bytes of a table.</summary>
    /// <exception cref="VoException">It cannot be had.</exception>
    public async Task<byte[]> Fetch(string url, CancellationToken cancel)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new VoException($"UPLOAD: '{url}' is not the address of a table; give http:// or https://, or param: and a part of the form");
        }
        try
        {
            return await client.GetByteArrayAsync(address, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw new VoException($"UPLOAD: {url} cannot be fetched: {(error.InnerException as VoException)?.Message ?? error.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>Whether an address is one of the public network (RFC 6890: the others are for special purposes).</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }
        byte[] bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Global unicast is 2000::/3; within it 2002::/16 and 2001:0::/32 carry addresses of version 4.
            return (bytes[0] & 0xE0) == 0x20 && !(bytes[0] == 0x20 && bytes[1] == 0x02) && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0);
        }
        return bytes switch
        {
            [0 or 10 or 127 or >= 224, ..] => false,
            [100, >= 64 and <= 127, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [198, 18 or 19, ..] => false,
            [192, 0, 0 or 2, _] or [198, 51, 100, _] or [203, 0, 113, _] => false,
            _ => true,
        };
    }

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel).ConfigureAwait(false);
        IPAddress address = addresses.FirstOrDefault(IsPublic) ?? throw new VoException($"'{context.DnsEndPoint.Host}' is no public address");
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, context.DnsEndPoint.Port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
