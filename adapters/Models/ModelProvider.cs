using System.Collections.Concurrent;
using Cartrita.Adapters.Models.Health;
using Cartrita.Adapters.Models.OpenAI;
using Cartrita.Adapters.Models.Resilience;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Health;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Models;

/// <summary>A provider with a vendor behind it: its table, its circuits and its clients.</summary>
/// <param name="name">Its name.</param>
/// <param name="options">Its table.</param>
/// <param name="settings">What holds for all providers.</param>
/// <param name="connection">Makes the SDK's clients.</param>
/// <param name="embeddings">Makes the embedding models.</param>
/// <param name="guards">Timeouts, retries and circuits of its models.</param>
/// <param name="health">What its calls have shown, here and elsewhere.</param>
/// <param name="traced">Makes an embedding model tell of its calls.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where calls are logged.</param>
internal sealed class ModelProvider(
    string name, ModelProviderOptions options, ModelsOptions settings, OpenAIConnection connection, IEmbeddingConnection embeddings, ProviderGuards guards, ProviderHealth health, Func<EmbeddingModel, EmbeddingModel> traced, TimeProvider time, ILogger logger)
{
    private const int SmallestWindow = 16_384;
    private const int MaximumClients = 64;
    private readonly ConcurrentDictionary<string, IChatClient> clients = new(StringComparer.Ordinal);

    internal string Name => name;

    internal ModelProviderOptions Options => options;

    /// <summary>Whether calls of a model are refused here without being made.</summary>
    internal bool IsOpen(string model) => guards.IsOpen(model);

    /// <summary>Whether they are, or another instance has found that they should be.</summary>
    internal bool IsOpenAnywhere(string model) => IsOpen(model) || health.IsOpenElsewhere(model);

    /// <summary>What a model's calls have shown.</summary>
    internal ModelFigures Figures(string model) => health.Figures(model) with { CircuitOpen = IsOpenAnywhere(model) };

    /// <summary>The provider's own name of a model, or null where it has none of that name.</summary>
    internal string? Find(string model) =>
        options.Chat.TryGetValue(model, out var snapshot) ? snapshot
        : options.Chat.Values.Contains(model, StringComparer.Ordinal) || options.PassThrough ? model
        : null;

    /// <summary>A model's client. Clients are light and share their transport; where names pass through, callers choose them, so only so many are kept.</summary>
    internal IChatClient Chat(string model) =>
        clients.TryGetValue(model, out var known) ? known
        : clients.Count < MaximumClients ? clients.GetOrAdd(model, Connect)
        : Connect(model);

    internal EmbeddingModel? Embedding(string? logical)
    {
        var wanted = logical ?? options.DefaultEmbedding;
        if (wanted is null)
        {
            return null;
        }

        var entry = options.Embeddings.TryGetValue(wanted, out var known) ? known : options.Embeddings.Values.FirstOrDefault(value => value.Model == wanted);
        return entry is null
            ? null
            : traced(new EmbeddingModel(
                new ModelChoice(name, entry.Model),
                entry.Dimensions,
                embeddings.Embeddings(new ModelChoice(name, entry.Model), entry, guards.Of(entry.Model))));
    }

    /// <summary>Whether a model thinks before it answers.</summary>
    internal bool Reasons(string model) => BuiltInProviders.ByStart(options.Reasoning, model, reasons => (bool?)reasons) ?? false;

    internal int ContextWindow(string model) => KnownWindow(model) ?? SmallestWindow;

    /// <summary>Tokens of a model's window; null where no table says.</summary>
    internal int? KnownWindow(string model) =>
        BuiltInProviders.WindowOf(options.ContextWindows, model) ?? (options.PassThrough ? BuiltInProviders.WindowOf(model) : null);

    private GuardedChatClient Connect(string model)
    {
        var reasons = Reasons(model);
        var effort = reasons && !string.IsNullOrEmpty(settings.ReasoningEffort) ? settings.ReasoningEffort : null;
        var api = BuiltInProviders.ByStart(options.Apis, model, api => api) ?? options.Api ?? settings.Api;
        IChatClient client = api == ModelApis.Responses
            ? new OpenAIResponsesClient(connection.Responses(), new ModelChoice(name, model), reasons, effort)
            : new OpenAIChatClient(connection.Chat(model), name, effort);
        return new(client, new ModelChoice(name, model), settings.PriceOf(new ModelChoice(name, model)), reasons, guards, health.Measures, time, logger);
    }
}
