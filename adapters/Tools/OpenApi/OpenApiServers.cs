using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>Finds the server of an operation.</summary>
/// <param name="document">The document.</param>
/// <param name="options">The settings.</param>
internal sealed class OpenApiServers(OpenApiDocument document, OpenApiOptions options)
{
    /// <summary>The address that an operation's path is added to; it ends without a slash.</summary>
    /// <exception cref="OperationUnfitException">There is none, or credentials may not go there.</exception>
    public Uri Of(OpenApiOperation operation)
    {
        if (options.Server.Length > 0)
        {
            return new Uri(options.Server.TrimEnd('/'));
        }

        var source = OpenApiOptionRules.IsWebAddress(options.Document) ? new Uri(options.Document) : null;
        var written = First(operation.Node) ?? First(operation.Item) ?? First(document.Root) ?? "/";
        if (!Uri.TryCreate(source, written, out var address) && !Uri.TryCreate(written, UriKind.Absolute, out address))
        {
            throw new OperationUnfitException("the document names no server's address; set Server");
        }

        if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
        {
            throw new OperationUnfitException("its server is not an address of the web");
        }

        if (OpenApiOptionRules.HoldsSecrets(options) && (!OpenApiOptionRules.IsSafe(address) || (source is not null && source.Host != address.Host)))
        {
            // Whoever changes a document on the web must not choose who gets the credentials.
            throw new OperationUnfitException("its credentials would go to another host than the document's, or unprotected; name the host in Server");
        }

        return new Uri(address.ToString().TrimEnd('/'));
    }

    private static string? First(JsonObject node)
    {
        if ((node["servers"] as JsonArray)?.FirstOrDefault() is not JsonObject server || OpenApiDocument.Text(server, "url") is not { } url)
        {
            return null;
        }

        foreach (var (name, variable) in server["variables"] as JsonObject ?? [])
        {
            url = url.Replace($"{{{name}}}", OpenApiDocument.Text(variable as JsonObject, "default") ?? string.Empty, StringComparison.Ordinal);
        }

        return url;
    }
}
