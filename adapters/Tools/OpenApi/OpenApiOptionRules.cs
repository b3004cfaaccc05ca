using Cartrita.Adapters.Tools.OpenApi.Requests;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>What is wrong with the settings of a document.</summary>
internal static class OpenApiOptionRules
{
    internal static IEnumerable<string> FaultsOf(OpenApiOptions options)
    {
        if (options.Document.Length == 0)
        {
            yield return "Document names a file or an address.";
        }

        if (options.Server.Length > 0 && !IsWebAddress(options.Server))
        {
            yield return "Server is an http or https address.";
        }

        foreach (var origin in ToolsOptions.List(options.AllowedOrigins).Where(origin => !IsWebAddress(origin) || new Uri(origin).PathAndQuery != "/"))
        {
            yield return $"AllowedOrigins: {origin} is not an origin such as https://schemas.example.";
        }

        if (ToolsOptions.List(options.Agents).Count == 0)
        {
            yield return "Agents names who may call its tools.";
        }

        if (options.MaximumTools is < 1 or > 500)
        {
            yield return "MaximumTools is from 1 to 500.";
        }

        if (options.RefreshMinutes is < 1 or > 10_080)
        {
            yield return "RefreshMinutes is from 1 to 10080.";
        }

        foreach (var (operation, effect) in options.Effects)
        {
            if (effect is not (nameof(ToolEffect.Reads) or nameof(ToolEffect.Writes)))
            {
                yield return $"Effects:{operation} is Reads or Writes.";
            }
        }

        foreach (var (scheme, credential) in options.Credentials)
        {
            foreach (var fault in FaultsOf(credential))
            {
                yield return $"Credentials:{scheme}:{fault}";
            }
        }

        if (HoldsSecrets(options) && options.Server.Length > 0 && IsWebAddress(options.Server) && !IsSafe(new Uri(options.Server)))
        {
            yield return "Server is an https address, or an http one of this machine, where credentials go there.";
        }
    }

    private static IEnumerable<string> FaultsOf(OpenApiCredential credential)
    {
        if (credential.TokenUrl.Length > 0 && !(IsWebAddress(credential.TokenUrl) && IsSafe(new Uri(credential.TokenUrl))))
        {
            yield return "TokenUrl is an https address, or an http one of this machine.";
        }

        if (credential.TokenEndpointAuthMethod is not ("" or TokenRequest.Basic or TokenRequest.Post or TokenRequest.Certificate or TokenRequest.None))
        {
            yield return $"TokenEndpointAuthMethod is {TokenRequest.Basic}, {TokenRequest.Post}, {TokenRequest.Certificate} or {TokenRequest.None}.";
        }

        if (credential.Certificate.Length > 0 && credential.CertificateFile.Length > 0)
        {
            yield return "Certificate and CertificateFile are not both set.";
        }
        else if (credential.HasCertificate && !ClientCertificates.CanBeRead(credential))
        {
            yield return "Certificate or CertificateFile is PKCS#12 (as a setting in base64) or PEM, with the private key and its password.";
        }
    }

    /// <summary>Whether calls carry credentials.</summary>
    internal static bool HoldsSecrets(OpenApiOptions options) => options.Credentials.Count > 0 || options.Headers.Count > 0;

    /// <summary>Whether a text is an address of the web.</summary>
    internal static bool IsWebAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0;

    /// <summary>Whether nobody on the way reads what goes there.</summary>
    internal static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.IsLoopback;
}
