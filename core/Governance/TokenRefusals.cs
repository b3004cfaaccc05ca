namespace Cartrita.Core.Governance;

/// <summary>Why a token was refused, as audit events say it.</summary>
public static class TokenRefusals
{
    /// <summary>No compact JWS of a size that is taken, or one with parts that are not understood.</summary>
    public const string Malformed = "token_malformed";

    /// <summary>Signed by an algorithm that is not taken, or not at all.</summary>
    public const string Algorithm = "token_algorithm";

    /// <summary>Signed by a key that the provider does not publish.</summary>
    public const string UnknownKey = "token_unknown_key";

    /// <summary>The signature is not the key's.</summary>
    public const string Signature = "token_signature";

    /// <summary>From another issuer.</summary>
    public const string Issuer = "token_issuer";

    /// <summary>For another audience.</summary>
    public const string Audience = "token_audience";

    /// <summary>Not valid yet, not valid any more, or without an end.</summary>
    public const string Lifetime = "token_lifetime";

    /// <summary>It does not say who it is for.</summary>
    public const string NoOwner = "token_no_owner";
}
