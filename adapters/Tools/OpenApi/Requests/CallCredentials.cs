using System.Text;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Puts the credentials of the settings on calls, as the document's schemes say.</summary>
/// <param name="options">The settings.</param>
/// <param name="tokens">Tokens of clients.</param>
internal sealed class CallCredentials(OpenApiOptions options, ClientTokens tokens)
{
    /// <summary>What they add to a call.</summary>
    public async Task<OpenApiCall> OfAsync(OpenApiPlan plan, CancellationToken cancellationToken)
    {
        var call = new OpenApiCall { Transport = OpenApiTransport.Of(plan.Schemes, options) };
        foreach (var (name, value) in options.Headers)
        {
            call.Headers[name] = value;
        }

        foreach (var scheme in plan.Schemes)
        {
            var credential = options.Credentials[scheme.Name];
            switch (scheme.Kind)
            {
                case OpenApiSchemeKind.Key:
                    AddKey(call, scheme, credential.Value);
                    break;
                case OpenApiSchemeKind.Basic:
                    call.Headers["Authorization"] = $"Basic {Basic(credential)}";
                    break;
                case OpenApiSchemeKind.Word:
                    call.Headers["Authorization"] = $"{SchemeWord(OpenApiDocument.Text(scheme.Node, "scheme"))} {credential.Value}";
                    break;
                case OpenApiSchemeKind.Token:
                    call.Headers["Authorization"] = $"Bearer {(credential.Value.Length > 0 ? credential.Value : await tokens.TokenAsync(scheme, credential, plan.Server, cancellationToken))}";
                    break;
                default:
                    // The connection does what they ask.
                    break;
            }
        }

        return call;
    }

    /// <summary>Whether a call's credentials hold a token that was fetched, and may have been withdrawn since.</summary>
    public bool AreFetched(OpenApiPlan plan) => plan.Schemes.Any(scheme => scheme.Kind == OpenApiSchemeKind.Token && options.Credentials[scheme.Name].Value.Length == 0);

    /// <summary>Forgets tokens that were refused.</summary>
    public void Forget() => tokens.Forget();

    /// <summary>A text without the secrets of the settings, which a server may repeat.</summary>
    public string Hide(string text)
    {
        // As they are set, as they are sent, and as an address repeats them.
        var sent = options.Headers.Values.Select(value => value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..])
            .Concat(options.Credentials.Values.Where(credential => credential.Password.Length > 0).Select(Basic))
            .Concat(tokens.Known);
        var secrets = options.Credentials.Values.SelectMany(credential => credential.Secrets).Concat(options.Headers.Values).Concat(sent).Where(secret => secret.Length >= 6);
        foreach (var secret in secrets.SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret) }))
        {
            text = text.Replace(secret, "[redacted]", StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>JSON in whose texts and names none of them stands, whatever escapes it was written with.</summary>
    public JsonNode? Hide(JsonNode? json)
    {
        switch (json)
        {
            case JsonObject members:
                var shown = new JsonObject();
                foreach (var (name, value) in members.ToList())
                {
                    members.Remove(name);
                    shown[Hide(name)] = Hide(value);
                }

                return shown;
            case JsonArray items:
                var left = items.ToList();
                items.Clear();
                return new JsonArray([.. left.Select(Hide)]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return JsonValue.Create(Hide(text));
            default:
                return json;
        }
    }

    private static string Basic(OpenApiCredential credential) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password}"));

    private static void AddKey(OpenApiCall call, OpenApiScheme scheme, string value)
    {
        var name = OpenApiDocument.Text(scheme.Node, "name") ?? string.Empty;
        switch (OpenApiDocument.Text(scheme.Node, "in"))
        {
            case "query":
                call.Query.Add((name, value));
                break;
            case "cookie":
                call.Cookies.Add((name, value));
                break;
            default:
                call.Headers[name] = value;
                break;
        }
    }

    private static string SchemeWord(string? scheme) => string.IsNullOrEmpty(scheme) || scheme.Equals("bearer", StringComparison.OrdinalIgnoreCase) ? "Bearer" : scheme;
}
