namespace Cartrita.Adapters.Vendors.OpenAI;

/// <summary>How OpenAI is reached for what is no chat and no embedding: moderation. Impatient, for whoever asks waits for the answer.</summary>
public sealed class OpenAIOptions : HedgedVendorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Vendors:OpenAI";

    /// <summary>The name in logs and metrics.</summary>
    internal const string Name = "OpenAI";

    /// <summary>Makes options.</summary>
    public OpenAIOptions() =>
        (Timeout, TotalTimeout, Retries, RetryDelay, LongestRetryAfter, HedgeAfter) =
        (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), 1, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.8));

    /// <summary>Its key; empty for none. Where this and the address say nothing those of the model provider count, then <c>OPENAI_API_KEY</c> and <c>OPENAI_BASE_URL</c>.</summary>
    public string ApiKey { get; set; } = string.Empty;

    /// <inheritdoc />
    internal override string Vendor => Name;

    /// <inheritdoc />
    internal override string SectionName => Section;

    /// <inheritdoc />
    internal override string OwnAddress => "https://api.openai.com/v1";

    /// <summary>Whether there is a key, or a server of one's own that may want none.</summary>
    internal override bool IsConfigured => ApiKey.Length > 0 || BaseUrl.Length > 0;

    /// <inheritdoc />
    internal override string Missing => "OPENAI_API_KEY";
}
