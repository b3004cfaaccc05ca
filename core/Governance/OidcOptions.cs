using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Governance;

/// <summary>Which identity provider the installation trusts, and what its tokens mean.</summary>
public sealed class OidcOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Oidc";

    /// <summary>The issuer, as tokens name it; its keys are found under <c>/.well-known/openid-configuration</c>. Empty for no provider.</summary>
    public string? Issuer { get; set; }

    /// <summary>The audience that tokens must name: this API's id at the provider.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim that names the user; it must be stable and unique at the issuer.</summary>
    [Required]
    public string OwnerClaim { get; set; } = "sub";

    /// <summary>The claim that names roles: one value, or a list.</summary>
    [Required]
    public string RoleClaim { get; set; } = "roles";

    /// <summary>The claim's value for users; empty: everybody with a token is one.</summary>
    public string? UserRole { get; set; }

    /// <summary>The claim's value for operators; empty for none.</summary>
    public string? OperatorRole { get; set; } = "operator";

    /// <summary>The claim's value for admins; empty for none.</summary>
    public string? AdminRole { get; set; } = "admin";

    /// <summary>By how much the provider's clock may differ from this one, in seconds.</summary>
    [Range(0, 300)]
    public int ClockSkewSeconds { get; set; } = 60;

    /// <summary>How long the provider's keys are used before they are asked for again, in minutes.</summary>
    [Range(1, 1440)]
    public int KeyMinutes { get; set; } = 60;
}
