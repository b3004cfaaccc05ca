using System.ComponentModel.DataAnnotations;
using Cartrita.Core.Governance;
using Cartrita.Functions.Chat;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Governance;

/// <summary>What no answer may hold (CHAT-12); at the root of the configuration, under the names of the requirement.</summary>
internal sealed class BannedTermOptions
{
    /// <summary>The setting that lists the terms.</summary>
    public const string Setting = "BANNED_TERMS";

    /// <summary>The terms, between commas or line ends; empty for none.</summary>
    [ConfigurationKeyName(Setting)]
    public string Terms { get; set; } = string.Empty;

    /// <summary>What happens to an answer with one: <c>sanitise</c> or <c>reject</c>.</summary>
    [RegularExpression("sanitise|sanitize|reject", ErrorMessage = "BANNED_TERMS_STRATEGY is sanitise or reject.")]
    [ConfigurationKeyName("BANNED_TERMS_STRATEGY")]
    public string Strategy { get; set; } = "sanitise";

    /// <summary>How many terms are replaced in one answer before the next one ends it.</summary>
    [Range(0, 1000)]
    [ConfigurationKeyName("BANNED_TERMS_MAX_REDACTIONS")]
    public int MaxRedactions { get; set; } = 5;

    /// <summary>Takes the defaults of the backend's configuration (CHAT-19).</summary>
    public void Fill(FilterPart? filter) => (Strategy, MaxRedactions) = (filter?.Strategy ?? Strategy, filter?.MaxRedactionsBeforeAbort ?? MaxRedactions);

    /// <summary>The terms, ready to be searched for.</summary>
    /// <exception cref="FormatException">They can't be.</exception>
    public BannedTerms Read() =>
        BannedTerms.Parse(Terms, Strategy == "reject" ? BannedTermStrategy.Reject : BannedTermStrategy.Sanitise, MaxRedactions);
}

/// <summary>Registers the banned terms.</summary>
internal static class BannedTermServices
{
    /// <summary>Registers them; terms that can't be searched for keep the app from starting.</summary>
    public static void AddBannedTerms(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BannedTermOptions>().Configure<BackendSpecification>(static (options, specification) => options.Fill(specification.ModeConfig.BannedSubstringFilter)).Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<BannedTermOptions>, Validator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<BannedTermOptions>>().Value.Read());
    }

    private sealed class Validator : IValidateOptions<BannedTermOptions>
    {
        public ValidateOptionsResult Validate(string? name, BannedTermOptions options)
        {
            try
            {
                options.Read();
                return ValidateOptionsResult.Success;
            }
            catch (FormatException exception)
            {
                return ValidateOptionsResult.Fail($"BANNED_TERMS: {exception.Message}");
            }
        }
    }
}
