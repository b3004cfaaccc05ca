namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>What a call asks of its connection, by the names of security schemes.</summary>
/// <param name="Certificate">Whose client certificate it shows; null for none.</param>
/// <param name="Digest">Whose user answers digest challenges; null for none.</param>
internal sealed record OpenApiTransport(string? Certificate, string? Digest)
{
    /// <summary>Where a request carries it.</summary>
    public static HttpRequestOptionsKey<OpenApiTransport> Key { get; } = new("Cartrita.OpenApi.Transport");

    /// <summary>What a call with these schemes asks for; null for nothing. A token may be bound to the certificate that it was asked for with (RFC 8705).</summary>
    public static OpenApiTransport? Of(IReadOnlyList<OpenApiScheme> schemes, OpenApiOptions options)
    {
        var certificate = schemes.FirstOrDefault(scheme => scheme.Kind == OpenApiSchemeKind.Certificate)
            ?? schemes.FirstOrDefault(scheme => scheme.Kind == OpenApiSchemeKind.Token && options.Credentials[scheme.Name].HasCertificate);
        var digest = schemes.FirstOrDefault(scheme => scheme.Kind == OpenApiSchemeKind.Digest);
        return certificate is null && digest is null ? null : new OpenApiTransport(certificate?.Name, digest?.Name);
    }
}
