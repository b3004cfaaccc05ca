using Cartrita.Core.Governance.Moderation;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.OpenAI;

/// <summary>Refuses to start with a moderation that nobody could do.</summary>
/// <param name="vendor">Who would do it.</param>
internal sealed class SafetyOptionsValidator(IOptions<OpenAIOptions> vendor) : IValidateOptions<SafetyOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SafetyOptions options) => options.ModeratesInput && !vendor.Value.IsConfigured
        ? ValidateOptionsResult.Fail($"{SafetyOptions.Section}:Moderation is {options.Moderation} and {vendor.Value.Vendor} is not configured: set {vendor.Value.Missing}, or {OpenAIOptions.Section}:BaseUrl for a server that needs no key.")
        : ValidateOptionsResult.Success;
}
