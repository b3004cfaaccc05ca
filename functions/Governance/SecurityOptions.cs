using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Functions.Governance;

/// <summary>Secrets of the installation; at the root of the configuration, as Key Vault references and environments name them.</summary>
internal sealed class SecurityOptions
{
    /// <summary>A key with role admin, for installations without a state folder; empty for none.</summary>
    // The platform hands an unresolved reference over as its text, which anybody can guess. An empty value passes the expression: it is none.
    [RegularExpression(
        @"(?!@Microsoft\.KeyVault\()[\s\S]{32,}",
        ErrorMessage = "CARTRITA_ADMIN_KEY is shorter than 32 characters, or a Key Vault reference that was not resolved: make a longer one, or check the secret and the role of the app's identity.")]
    [ConfigurationKeyName("CARTRITA_ADMIN_KEY")]
    public string? AdminKey { get; set; }
}
