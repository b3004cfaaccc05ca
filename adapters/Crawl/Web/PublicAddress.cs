using System.Net;

namespace Cartrita.Adapters.Crawl.Web;

/// <summary>Tells addresses of the public internet from those of private networks, of this machine and of special use (RFC 6890 and its registries).</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // Azure's platform, which answers virtual machines under it.
            "168.63.129.16/32",

            // Inside the global unicast range: Teredo and benchmarks, documentation, and 6to4, which carries any IPv4 address.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address is one that everybody can reach.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6 || GlobalUnicast.Contains(plain))
            && !Array.Exists(Special, network => network.Contains(plain));
    }
}
