using Cartrita.Core.Governance;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Governance;

/// <summary>Refuses settings of a provider that could not be trusted.</summary>
internal sealed class OidcOptionsValidator : IValidateOptions<OidcOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        if (string.IsNullOrEmpty(options.Issuer))
        {
            return string.IsNullOrEmpty(options.Audience)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("Oidc:Audience is set and Oidc:Issuer is not: name the issuer too.");
        }

        return string.IsNullOrEmpty(options.Audience)
            ? ValidateOptionsResult.Fail("Oidc:Issuer is set and Oidc:Audience is not: tokens for any other API would be taken.")
            : ProviderAddress.IsSafe(options.Issuer, out _)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("Oidc:Issuer is an https address without query or fragment (http on the loopback interface only).");
    }
}
