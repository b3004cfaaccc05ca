namespace Cartrita.Core.Governance;

/// <summary>Verifies bearer tokens of the identity provider that the installation trusts.</summary>
public interface ITokenVerifier
{
    /// <summary>Whether a provider is configured at all.</summary>
    bool IsConfigured { get; }

    /// <summary>Who the token is for, or why it is refused.</summary>
    /// <param name="token">A compact JWS, as it came: nothing of it is trusted.</param>
    /// <param name="cancellationToken">Stops waiting for the provider's keys.</param>
    /// <exception cref="Errors.CartritaException"><c>unavailable</c>: the provider's keys are not known and it does not give them.</exception>
    Task<TokenVerdict> VerifyAsync(string token, CancellationToken cancellationToken);
}

/// <summary>What became of a token.</summary>
/// <param name="Principal">Who it is for; null where it was refused.</param>
/// <param name="Refusal">One of <see cref="TokenRefusals"/>, for the audit; the caller is never told.</param>
public sealed record TokenVerdict(Principal? Principal, string? Refusal);
