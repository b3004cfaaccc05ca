using System.ComponentModel.DataAnnotations;

namespace Cartrita.Functions.Http;

/// <summary>What stands between clients and the app.</summary>
internal sealed class ProxyOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Proxy";

    /// <summary>
    /// How many proxies stand before the app, each of which appends to <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>; with 0 these headers are a client's own words, and not
    /// looked at. In Azure it is 1.
    /// </summary>
    [Range(0, 8)]
    public int Hops { get; set; }
}
