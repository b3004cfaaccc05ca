using Cartrita.Core.Models;

namespace Cartrita.Adapters.Models;

/// <summary>The one table of models for each known provider (AGENT-01); configuration adds to it and replaces in it.</summary>
internal static class BuiltInProviders
{
    private const int LargeWindow = 1_047_576;
    private const int ThinkingWindow = 200_000;

    // Of the 400,000 in all no more may go in.
    private const int ReasoningWindow = 272_000;

    private static readonly ModelProviderOptions Vendors = Snapshots(new ModelProviderOptions());

    /// <summary>The order in which providers are asked.</summary>
    internal static readonly string[] Order = [ProviderNames.OpenAICompatible, ProviderNames.OpenAI, ProviderNames.AzureOpenAI, ProviderNames.HuggingFace];

    /// <summary>The table of a provider, with what configuration says about it.</summary>
    internal static ModelProviderOptions Merge(string name, ModelProviderOptions configured)
    {
        var table = Table(name);
        return new ModelProviderOptions
        {
            Endpoint = configured.Endpoint ?? table.Endpoint,
            ApiKey = configured.ApiKey,
            UseIdentity = configured.UseIdentity,
            ApiVersion = configured.ApiVersion,
            PassThrough = configured.PassThrough || table.PassThrough,
            Api = configured.Api ?? table.Api,
            Apis = Merge(table.Apis, configured.Apis),
            Reasoning = Merge(table.Reasoning, configured.Reasoning),
            Chat = Merge(table.Chat, configured.Chat),
            Embeddings = Merge(table.Embeddings, configured.Embeddings),
            DefaultEmbedding = configured.DefaultEmbedding ?? table.DefaultEmbedding,
            ContextWindows = Merge(table.ContextWindows, configured.ContextWindows),
        };
    }

    /// <summary>Whether enough is configured to call the provider.</summary>
    internal static bool IsUsable(string name, ModelProviderOptions options) => name switch
    {
        ProviderNames.OpenAI or ProviderNames.HuggingFace => !string.IsNullOrWhiteSpace(options.ApiKey),
        ProviderNames.AzureOpenAI => !string.IsNullOrWhiteSpace(options.Endpoint) && (options.UseIdentity || !string.IsNullOrWhiteSpace(options.ApiKey)),
        _ => !string.IsNullOrWhiteSpace(options.Endpoint),
    };

    /// <summary>The window by the longest start of a model's name; null where none is known.</summary>
    internal static int? WindowOf(IDictionary<string, int> windows, string model) => ByStart(windows, model, window => (int?)window);

    /// <summary>What a table has for the longest start of a model's name; null where it has nothing.</summary>
    internal static TValue? ByStart<TEntry, TValue>(IDictionary<string, TEntry> table, string model, Func<TEntry, TValue?> value) => table
        .Where(entry => model.StartsWith(entry.Key, StringComparison.Ordinal))
        .OrderByDescending(entry => entry.Key.Length)
        .Select(entry => value(entry.Value))
        .FirstOrDefault();

    /// <summary>The window of a vendor's model that another server has under its very name; null for any other, for a server's names are its own.</summary>
    internal static int? WindowOf(string model) =>
        Vendors.Chat.Keys.Concat(Vendors.Chat.Values).Concat(Vendors.ContextWindows.Keys).Contains(model, StringComparer.Ordinal) ? WindowOf(Vendors.ContextWindows, model) : null;

    private static ModelProviderOptions Table(string name) => name switch
    {
        ProviderNames.OpenAI => Snapshots(new ModelProviderOptions { Endpoint = "https://api.openai.com/v1" }),

        // A deployment is expected to be named as its snapshot; the table in configuration says otherwise where it is not.
        ProviderNames.AzureOpenAI => Snapshots(new ModelProviderOptions()),
        ProviderNames.HuggingFace => new ModelProviderOptions
        {
            Endpoint = "https://router.huggingface.co/v1",
            PassThrough = true,
            Chat = new Dictionary<string, string>(StringComparer.Ordinal) { ["gpt-4.1"] = "openai/gpt-oss-120b", ["gpt-5"] = "openai/gpt-oss-120b" },
            ContextWindows = new Dictionary<string, int>(StringComparer.Ordinal) { ["openai/gpt-oss"] = 131_072 },
            Reasoning = new Dictionary<string, bool>(StringComparer.Ordinal) { ["openai/gpt-oss"] = true },

            // Models that make one vector of a text. Nobody gets them unasked: their inference is a service beside the router.
            Embeddings = Sentences(("sentence-transformers/all-MiniLM-L6-v2", 384), ("BAAI/bge-small-en-v1.5", 384), ("BAAI/bge-m3", 1024), ("intfloat/multilingual-e5-large", 1024)),
        },

        // A compatible server's names are its own, and many serve no embeddings: those stay local unless configuration names some.
        _ => Snapshots(new ModelProviderOptions { PassThrough = true }, passThrough: true),
    };

    private static ModelProviderOptions Snapshots(ModelProviderOptions options, bool passThrough = false)
    {
        options.Reasoning = new Dictionary<string, bool>(StringComparer.Ordinal)
        {
            ["gpt-5"] = true,
            ["gpt-5-chat"] = false,
            ["o1"] = true,
            ["o3"] = true,
            ["o4"] = true,
        };
        options.Embeddings = new Dictionary<string, EmbeddingModelOptions>(StringComparer.Ordinal)
        {
            ["text-embedding-3-small"] = new() { Model = "text-embedding-3-small", Dimensions = 1536 },
            ["text-embedding-3-large"] = new() { Model = "text-embedding-3-large", Dimensions = 3072 },
        };
        if (passThrough)
        {
            return options;
        }

        options.ContextWindows = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["gpt-4.1"] = LargeWindow,
            ["gpt-5"] = ReasoningWindow,
            ["gpt-4o"] = 128_000,
            ["o1"] = ThinkingWindow,
            ["o3"] = ThinkingWindow,
            ["o4-"] = ThinkingWindow,
        };
        options.DefaultEmbedding = "text-embedding-3-small";
        options.Chat = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["gpt-4.1"] = "gpt-4.1-2025-04-14",
            ["gpt-4.1-mini"] = "gpt-4.1-mini-2025-04-14",
            ["gpt-4.1-nano"] = "gpt-4.1-nano-2025-04-14",
            ["gpt-5"] = "gpt-5-2025-08-07",
            ["gpt-5-mini"] = "gpt-5-mini-2025-08-07",
            ["gpt-5-nano"] = "gpt-5-nano-2025-08-07",
            ["gpt-4o"] = "gpt-4o-2024-11-20",
            ["gpt-4o-mini"] = "gpt-4o-mini-2024-07-18",
        };
        return options;
    }

    private static Dictionary<string, EmbeddingModelOptions> Sentences(params (string Model, int Dimensions)[] models) =>
        models.ToDictionary(model => model.Model, model => new EmbeddingModelOptions { Model = model.Model, Dimensions = model.Dimensions }, StringComparer.Ordinal);

    private static Dictionary<string, T> Merge<T>(IDictionary<string, T> table, IDictionary<string, T> configured)
    {
        var merged = new Dictionary<string, T>(table, StringComparer.Ordinal);
        foreach (var (name, value) in configured)
        {
            merged[name] = value;
        }

        return merged;
    }
}
