namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>How a security scheme is fulfilled.</summary>
internal enum OpenApiSchemeKind
{
    /// <summary>A value in the header, the query or the cookie that the document names.</summary>
    Key,

    /// <summary><c>Authorization</c> with a user's name and password (RFC 7617).</summary>
    Basic,

    /// <summary>Answers to the server's challenges (RFC 7616).</summary>
    Digest,

    /// <summary><c>Authorization</c> with the scheme's word and a value.</summary>
    Word,

    /// <summary>A bearer token that is set, or that OAuth 2 gives.</summary>
    Token,

    /// <summary>A client certificate.</summary>
    Certificate,
}
