using Cartrita.Core.Governance;

namespace Cartrita.Functions.Governance;

/// <summary>Who may call one HTTP function.</summary>
/// <param name="IsOpen">Everybody, without a credential.</param>
/// <param name="Scope">What the credential must open; null for nothing in particular.</param>
/// <param name="LeastRole">The lowest role; null for a function that nobody decided about, which nobody may call.</param>
internal sealed record AccessRule(bool IsOpen, Scope? Scope, Role? LeastRole)
{
    /// <summary>For a function without a decision.</summary>
    public static readonly AccessRule Closed = new(IsOpen: false, Scope: null, LeastRole: null);

    /// <summary>Why the principal may not; null where they may.</summary>
    public string? Refusal(Principal principal)
    {
        if (LeastRole is not { } least)
        {
            return Refusals.NoRule;
        }

        return principal.Role < least ? Refusals.RoleTooLow
            : Scope is { } scope && !principal.Scopes.Contains(scope) ? Refusals.MissingScope
            : null;
    }
}
