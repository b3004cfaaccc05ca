using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Cartrita.Core.Models.Selection;

namespace Cartrita.Core.Models;

/// <summary>Which providers there are, which models the product uses, and how patient it is with them (CHAT-16, AGENT-01).</summary>
public sealed partial class ModelsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Models";

    /// <summary>The provider that is asked first; null for the first that is configured, which is <c>local-extractive</c> where no other is.</summary>
    [RegularExpression("^[a-z0-9][a-z0-9-]{0,63}$")]
    public string? Provider { get; set; }

    /// <summary>The logical name of the supervisor's model.</summary>
    [Required]
    [StringLength(128)]
    public string Supervisor { get; set; } = "gpt-4.1";

    /// <summary>The logical name of the sub-agents' model.</summary>
    [Required]
    [StringLength(128)]
    public string SubAgent { get; set; } = "gpt-5";

    /// <summary>The embedding model: <c>provider/name</c>, or a name of the provider that is asked first; null for that provider's own.</summary>
    [StringLength(192)]
    public string? Embedding { get; set; }

    /// <summary>Models to try when a provider fails, in order, each as <c>provider/name</c>.</summary>
    public IList<string> Fallbacks { get; set; } = [];

    /// <summary>How models are asked: one of <see cref="ModelApis"/>. A provider's table may say otherwise.</summary>
    [Required]
    [RegularExpression(ModelApis.Pattern)]
    public string Api { get; set; } = ModelApis.Chat;

    /// <summary>How hard models that reason are to think, one of <see cref="ReasoningEfforts"/>, where neither an agent's manifest nor a request says so; null leaves it to the model.</summary>
    [RegularExpression(ReasoningEfforts.Pattern)]
    public string? ReasoningEffort { get; set; }

    /// <summary>What decides between the configured model and the fallbacks: one of <see cref="ModelPreferences"/>.</summary>
    [Required]
    [RegularExpression(ModelPreferences.Pattern)]
    public string Prefer { get; set; } = ModelPreferences.Configured;

    /// <summary>What models cost, by <c>provider/model</c> as decisions name them.</summary>
    public IDictionary<string, ModelPrice> Prices { get; set; } = new Dictionary<string, ModelPrice>(StringComparer.Ordinal);

    /// <summary>What a model costs; null where nobody said. A price of <c>openai/gpt-5</c> holds for its dated snapshots too.</summary>
    /// <param name="model">The model.</param>
    public ModelPrice? PriceOf(ModelChoice model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var name = $"{model.Provider}/{model.Model}";
        return Prices.Where(price => IsOf(price.Key, name)).OrderByDescending(price => price.Key.Length).Select(price => price.Value).FirstOrDefault();
    }

    /// <summary>The providers by name. A name of the built-in table needs its credential only; any other needs its endpoint.</summary>
    public IDictionary<string, ModelProviderOptions> Providers { get; set; } = new Dictionary<string, ModelProviderOptions>(StringComparer.Ordinal);

    /// <summary>How long the next piece of a streamed answer may take, or vectors.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:30:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a whole answer that is not streamed may take: models that think send nothing until they are done.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:30:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the next piece of a streamed answer may take of a model that reasons: it is silent while it thinks.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:30:00")]
    public TimeSpan ReasoningTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The wait before the first retry; it doubles with each.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:30")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.25);

    /// <summary>How often a transient failure is retried.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 3;

    /// <summary>When a second attempt is made beside a slow first one to embed a question; zero for never. Each attempt costs.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan HedgeEmbeddingsAfter { get; set; }

    /// <summary>The longest <c>Retry-After</c> that is waited for; a provider that asks for more has failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How many calls of a sampling window must have been made before the circuit may open.</summary>
    [Range(2, 1000)]
    public int CircuitMinimumCalls { get; set; } = 6;

    /// <summary>The share of failing calls at which the circuit opens.</summary>
    [Range(0.05, 1.0)]
    public double CircuitFailureRatio { get; set; } = 0.5;

    /// <summary>The window over which calls are counted.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan CircuitWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open circuit refuses calls before it lets one through.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan CircuitBreak { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often an instance exchanges with others how providers do, in seconds; 0 for never.</summary>
    [Range(0, 60)]
    public int ShareHealthSeconds { get; set; } = 3;

    // gpt-5 is gpt-5-2025-08-07 too, and gpt-4 is gpt-4-0613; gpt-5-mini and gpt-4-32k are others.
    [GeneratedRegex(@"^-\d{4}(-\d\d-\d\d)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Dated { get; }

    private static bool IsOf(string priced, string name) =>
        name.StartsWith(priced, StringComparison.OrdinalIgnoreCase) && (name.Length == priced.Length || Dated.IsMatch(name[priced.Length..]));
}
