using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Adapters.Crawl.GitHub;

/// <summary>How GitHub is reached.</summary>
public sealed class GitHubOptions : IValidatableObject
{
    /// <summary>A token that may read the repositories; without one only public ones are, at a lower rate.</summary>
    [ConfigurationKeyName("GITHUB_TOKEN")]
    public string Token { get; set; } = string.Empty;

    /// <summary>The REST API; empty for that of github.com.</summary>
    [ConfigurationKeyName("GITHUB_BASE_URL")]
    public string BaseUrl { get; set; } = string.Empty;

    /// <summary>The REST API's address, which ends with a slash.</summary>
    internal Uri Address => new((BaseUrl.Length == 0 ? "https://api.github.com" : BaseUrl).TrimEnd('/') + "/");

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BaseUrl.Length > 0 && !(Uri.TryCreate(BaseUrl, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))))
        {
            yield return new ValidationResult("GITHUB_BASE_URL is an https address, or an http one of this machine.", [nameof(BaseUrl)]);
        }
    }
}
