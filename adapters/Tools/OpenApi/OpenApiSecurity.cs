using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>Chooses the credentials of an operation: the first of its alternatives that the settings can fulfil.</summary>
/// <param name="document">The document.</param>
/// <param name="options">The settings.</param>
internal sealed class OpenApiSecurity(OpenApiDocument document, OpenApiOptions options)
{
    // Schemes of HTTP whose header is made anew for every request, so that no value of the settings can be it (IANA, HTTP Authentication Schemes).
    private static readonly FrozenSet<string> Exchanges =
        new[] { "concealed", "dpop", "gnap", "hoba", "mutual", "negotiate", "ntlm", "oauth", "privatetoken", "scram-sha-1", "scram-sha-256" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The schemes of a call; none where it needs none.</summary>
    /// <exception cref="OperationUnfitException">The settings fulfil no alternative.</exception>
    public IReadOnlyList<OpenApiScheme> SchemesOf(OpenApiOperation operation)
    {
        var alternatives = ((operation.Node["security"] ?? document.Root["security"]) as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        if (alternatives.Count == 0)
        {
            return [];
        }

        // One that needs nothing is for those who have nothing.
        var faults = new List<string>();
        foreach (var alternative in alternatives.OrderBy(one => one.Count == 0))
        {
            if (Read(alternative) is var (schemes, fault) && fault is null)
            {
                return schemes;
            }

            faults.Add(fault);
        }

        // Headers of the settings may hold what the schemes describe.
        return options.Headers.Count > 0 ? [] : throw new OperationUnfitException($"it needs credentials that the settings don't hold: {string.Join(", or ", faults)}");
    }

    private (IReadOnlyList<OpenApiScheme> Schemes, string? Fault) Read(JsonObject alternative)
    {
        var schemes = new List<OpenApiScheme>();
        var faults = new List<string>();
        foreach (var (name, scopes) in alternative)
        {
            var node = SchemeNode(name);
            if (KindOf(node) is { } kind && options.Credentials.TryGetValue(name, out var credential) && IsFulfilled(kind, credential))
            {
                schemes.Add(new OpenApiScheme(name, kind, node!, [.. (scopes as JsonArray ?? []).Select(scope => scope?.ToString() ?? string.Empty)]));
            }
            else
            {
                faults.Add(Fault(name, node));
            }
        }

        var isOneEach = schemes.Select(scheme => scheme.Place).Distinct(StringComparer.Ordinal).Count() == schemes.Count;
        return faults.Count > 0 ? ([], string.Join(" and ", faults))
            : isOneEach ? (schemes, null)
            : ([], $"{string.Join(" and ", alternative.Select(scheme => scheme.Key))}, which would stand in one place");
    }

    private static OpenApiSchemeKind? KindOf(JsonObject? scheme) => OpenApiDocument.Text(scheme, "type") switch
    {
        "apiKey" => OpenApiSchemeKind.Key,
        "http" => (OpenApiDocument.Text(scheme, "scheme") ?? string.Empty).ToLowerInvariant() switch
        {
            "basic" => OpenApiSchemeKind.Basic,
            "digest" => OpenApiSchemeKind.Digest,
            var word => Exchanges.Contains(word) ? null : OpenApiSchemeKind.Word,
        },
        "oauth2" or "openIdConnect" => OpenApiSchemeKind.Token,
        "mutualTLS" => OpenApiSchemeKind.Certificate,
        _ => null,
    };

    private static bool IsFulfilled(OpenApiSchemeKind kind, OpenApiCredential credential) => kind switch
    {
        OpenApiSchemeKind.Basic or OpenApiSchemeKind.Digest => credential.User.Length > 0,
        OpenApiSchemeKind.Token => credential.Value.Length > 0 || credential.Grant is not null,
        OpenApiSchemeKind.Certificate => credential.HasCertificate,
        _ => credential.Value.Length > 0,
    };

    private static string Fault(string name, JsonObject? scheme) =>
        scheme is null ? $"{name}, which the document does not describe"
        : KindOf(scheme) is not null ? name
        : $"{name}, whose kind {string.Join(' ', new[] { OpenApiDocument.Text(scheme, "type"), OpenApiDocument.Text(scheme, "scheme") }.OfType<string>())} is not supported";

    private JsonObject? SchemeNode(string name)
    {
        try
        {
            return (document.Root["components"] as JsonObject)?["securitySchemes"] is JsonObject schemes && schemes[name] is JsonObject scheme ? document.Follow(scheme) : null;
        }
        catch (OperationUnfitException)
        {
            // Whatever it refers to, nobody describes it.
            return null;
        }
    }
}
