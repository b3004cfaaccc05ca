using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cartrita.Adapters.Attachments.Scanning.ClamAv;

/// <summary>Where a ClamAV daemon listens: <c>unix:///run/clamav/clamd.ctl</c> or <c>tcp://host:3310</c>.</summary>
internal static class ClamAvAddress
{
    private const string Unix = "unix://";
    private const string Tcp = "tcp://";

    /// <summary>The end point; throws where the text is no address.</summary>
    public static EndPoint Parse(string address)
    {
        if (address.StartsWith(Unix, StringComparison.Ordinal))
        {
            return new UnixDomainSocketEndPoint(address[Unix.Length..]);
        }

        var separator = address.LastIndexOf(':');
        return address.StartsWith(Tcp, StringComparison.Ordinal)
            && separator > Tcp.Length
            && int.TryParse(address[(separator + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= IPEndPoint.MaxPort
                ? EndPointOf(address[Tcp.Length..separator], port)
                : throw new FormatException("The address of ClamAV is unix:///path or tcp://host:port.");
    }

    private static EndPoint EndPointOf(string host, int port) => IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
}
