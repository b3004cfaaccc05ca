namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>What a security scheme of a document asks for.</summary>
public sealed class OpenApiCredential
{
    /// <summary>An API key or a bearer token.</summary>
    public string Value { get; set; } = string.Empty;

    /// <summary>A user's name, for HTTP basic.</summary>
    public string User { get; set; } = string.Empty;

    /// <summary>The user's password.</summary>
    public string Password { get; set; } = string.Empty;

    /// <summary>The client, for OAuth 2 and OpenID Connect with client credentials.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>The client's secret.</summary>
    public string ClientSecret { get; set; } = string.Empty;

    /// <summary>Where tokens are given out. Needed where the document names another host than that of the calls.</summary>
    public string TokenUrl { get; set; } = string.Empty;

    /// <summary>The scopes that are asked for, separated by spaces; those that the operation needs where this says nothing.</summary>
    public string Scopes { get; set; } = string.Empty;

    /// <summary>The parts that may be in no answer, error or log.</summary>
    internal IEnumerable<string> Secrets => new[] { Value, Password, ClientSecret }.Where(secret => secret.Length > 0);
}
