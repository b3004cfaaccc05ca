namespace Cartrita.Core.Governance;

/// <summary>What the values of a role claim mean.</summary>
/// <param name="options">The values.</param>
public sealed class RoleClaims(OidcOptions options)
{
    /// <summary>The highest role among the values; null where they give none.</summary>
    /// <param name="values">The claim's values.</param>
    public Role? RoleOf(IReadOnlyCollection<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Has(values, options.AdminRole) ? Role.Admin
            : Has(values, options.OperatorRole) ? Role.Operator
            : string.IsNullOrEmpty(options.UserRole) || Has(values, options.UserRole) ? Role.User
            : null;
    }

    private static bool Has(IReadOnlyCollection<string> values, string? role) =>
        !string.IsNullOrEmpty(role) && values.Contains(role, StringComparer.Ordinal);
}
