using System.Net;
using System.Net.Sockets;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Crawl.Web;

/// <summary>Connects to an address that was checked after the name was resolved, and to no other: a name that changes its address between check and use gains nothing.</summary>
internal static class CheckedConnection
{
    /// <summary>A handler whose connections are all checked; it follows no redirect, for each has to be checked like a first address.</summary>
    internal static SocketsHttpHandler Handler(bool allowsPrivate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,

        // A proxy would resolve names where nobody checks what they lead to.
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli,
        ConnectCallback = (connection, cancellationToken) => OpenAsync(connection.DnsEndPoint, allowsPrivate, cancellationToken),
    };

    /// <summary>Opens a connection.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.AddressRefused"/>: no address of the host is public.</exception>
    public static async ValueTask<Stream> OpenAsync(DnsEndPoint host, bool allowsPrivate, CancellationToken cancellationToken)
    {
        IPAddress[] resolved = IPAddress.TryParse(host.Host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host.Host, cancellationToken);
        var allowed = allowsPrivate ? resolved : [.. resolved.Where(PublicAddress.IsPublic)];
        if (allowed.Length == 0)
        {
            throw new CartritaException(Problems.AddressRefused);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            // The socket has no other owner yet.
            socket.Dispose();
            throw;
        }
    }
}
