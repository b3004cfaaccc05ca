using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Functions.Governance;

/// <summary>Secrets of the installation; at the root of the configuration, as Key Vault references and environments name them.</summary>
internal sealed class SecurityOptions
{
    /// <summary>A key with role admin, for installations without a state folder; empty for none.</summary>
    [MinLength(32, ErrorMessage = "CARTRITA_ADMIN_KEY is shorter than 32 characters: make a longer one.")]
    [ConfigurationKeyName("CARTRITA_ADMIN_KEY")]
    public string? AdminKey { get; set; }
}
