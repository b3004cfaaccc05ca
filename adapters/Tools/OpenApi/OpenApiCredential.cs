namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>What a security scheme of a document asks for.</summary>
public sealed class OpenApiCredential
{
    /// <summary>An API key, a token, or what follows the word of another scheme of HTTP in <c>Authorization</c>.</summary>
    public string Value { get; set; } = string.Empty;

    /// <summary>A user's name, for HTTP basic and digest, and for OAuth 2 with the user's password.</summary>
    public string User { get; set; } = string.Empty;

    /// <summary>The user's password.</summary>
    public string Password { get; set; } = string.Empty;

    /// <summary>The client, for OAuth 2 and OpenID Connect.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>The client's secret; empty for a public client.</summary>
    public string ClientSecret { get; set; } = string.Empty;

    /// <summary>A token that a person's consent gave the client, by which it gets access tokens.</summary>
    public string RefreshToken { get; set; } = string.Empty;

    /// <summary>Whether the configured refresh token stays valid though the server gives others, as some do. Otherwise a server that gives others is refused, for the next one would be lost.</summary>
    public bool RefreshTokenStays { get; set; }

    /// <summary>How the client says who it is where tokens are given out, by the names of RFC 7591: <c>client_secret_basic</c>, <c>client_secret_post</c>, <c>tls_client_auth</c> (by its certificate) or <c>none</c>. Empty for the first that what is set allows: with a secret <c>client_secret_basic</c>, else <c>none</c>.</summary>
    public string TokenEndpointAuthMethod { get; set; } = string.Empty;

    /// <summary>Where tokens are given out. Needed where the document names another host than that of the calls.</summary>
    public string TokenUrl { get; set; } = string.Empty;

    /// <summary>The scopes that are asked for, separated by spaces; those that the operation needs where this says nothing.</summary>
    public string Scopes { get; set; } = string.Empty;

    /// <summary>A client certificate with its private key: PKCS#12 in base64, as Key Vault gives it, or PEM. Read at start.</summary>
    public string Certificate { get; set; } = string.Empty;

    /// <summary>The same as a file, PKCS#12 or PEM.</summary>
    public string CertificateFile { get; set; } = string.Empty;

    /// <summary>The file of the private key in PEM, where that of the certificate does not hold it.</summary>
    public string CertificateKeyFile { get; set; } = string.Empty;

    /// <summary>The password of the PKCS#12 or of the private key.</summary>
    public string CertificatePassword { get; set; } = string.Empty;

    /// <summary>Whether it has a client certificate.</summary>
    internal bool HasCertificate => Certificate.Length > 0 || CertificateFile.Length > 0;

    /// <summary>How it gets tokens, by the names of RFC 6749; null where it can't.</summary>
    internal string? Grant =>
        RefreshToken.Length > 0 ? "refresh_token"
        : User.Length > 0 && Password.Length > 0 ? "password"
        : ClientId.Length > 0 && (ClientSecret.Length > 0 || HasCertificate) ? "client_credentials"
        : null;

    /// <summary>The parts that may be in no answer, error or log.</summary>
    internal IEnumerable<string> Secrets => new[] { Value, Password, ClientSecret, RefreshToken, CertificatePassword }.Where(secret => secret.Length > 0);
}
