using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>How GitHub is reached: with a token, or as an app, or, where neither is set, with what everybody may read.</summary>
public sealed class GitHubOptions : HedgedVendorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Vendors:GitHub";

    /// <summary>The name in logs and metrics.</summary>
    internal const string Name = "GitHub";

    /// <summary>GitHub cuts a tree at 7 MB and says so; the objects around its entries come on top.</summary>
    public GitHubOptions() => MaxAnswerBytes = 32 * 1024 * 1024;

    /// <summary>A token; empty for none. <c>GITHUB_TOKEN</c> where this says nothing. An app goes before it.</summary>
    public string Token { get; set; } = string.Empty;

    /// <summary>The app's client id or number; empty for none.</summary>
    public string AppId { get; set; } = string.Empty;

    /// <summary>The number of the app's installation.</summary>
    public string InstallationId { get; set; } = string.Empty;

    /// <summary>The app's private key as PEM; line ends may be written <c>\n</c>, as in an environment variable.</summary>
    public string PrivateKey { get; set; } = string.Empty;

    /// <summary>How many bytes of answers are kept to ask again on condition; 0 for none.</summary>
    [Range(0, 1024 * 1024 * 1024)]
    public int CacheBytes { get; set; } = 32 * 1024 * 1024;

    /// <inheritdoc />
    internal override string Vendor => Name;

    /// <inheritdoc />
    internal override string SectionName => Section;

    /// <inheritdoc />
    internal override string OwnAddress => "https://api.github.com";

    /// <inheritdoc />
    internal override bool IsConfigured => IsApp || Token.Length > 0;

    /// <inheritdoc />
    internal override string Missing => "GITHUB_TOKEN";

    /// <summary>Whether the settings name an app.</summary>
    internal bool IsApp => AppId.Length > 0;

    /// <summary>The app's private key.</summary>
    internal string Pem => PrivateKey.Replace("\\n", "\n", StringComparison.Ordinal);

    /// <inheritdoc />
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var result in base.Validate(validationContext))
        {
            yield return result;
        }

        if (AppId.Length + InstallationId.Length + PrivateKey.Length == 0)
        {
            yield break;
        }

        if (AppId.Length == 0 || !long.TryParse(InstallationId, out var installation) || installation <= 0)
        {
            yield return new ValidationResult($"{Section}: an app has {nameof(AppId)}, {nameof(InstallationId)} (a number) and {nameof(PrivateKey)}.", [nameof(InstallationId)]);
        }

        if (!IsKey())
        {
            yield return new ValidationResult($"{Section}:{nameof(PrivateKey)} is an RSA private key as PEM.", [nameof(PrivateKey)]);
        }
    }

    private bool IsKey()
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(Pem);
            key.ExportParameters(includePrivateParameters: true);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // The sentence says it; what was thrown could repeat the key.
            return false;
        }
    }
}
