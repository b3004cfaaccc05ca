using System.Diagnostics.CodeAnalysis;

namespace Cartrita.Adapters.Governance;

/// <summary>Where keys may be fetched from: over TLS, or from this machine itself.</summary>
internal static class ProviderAddress
{
    /// <summary>Whether nobody on the way can change what comes from there.</summary>
    public static bool IsSafe([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0;
}
