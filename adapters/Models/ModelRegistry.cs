using Cartrita.Adapters.Models.Health;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Adapters.Models.OpenAI;
using Cartrita.Adapters.Models.Resilience;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Health;
using Cartrita.Core.Models.Selection;
using Cartrita.Core.Telemetry.Traces;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Models;

/// <summary>The configured providers, in the order in which they are asked; <c>local-extractive</c> is always the last.</summary>
internal sealed partial class ModelRegistry : IModelRegistry
{
    private const int LocalWindow = 131_072;
    private static readonly ModelChoice Local = new(ProviderNames.LocalExtractive, LocalExtractiveChatClient.Model);
    private static readonly ModelPrice Free = new();

    private static readonly EmbeddingModel PlainEmbeddings = new(
        new ModelChoice(ProviderNames.LocalExtractive, LocalExtractiveEmbeddingGenerator.Model),
        LocalExtractiveEmbeddingGenerator.Dimensions,
        new LocalExtractiveEmbeddingGenerator())
    {
        SearchWeight = LocalExtractiveEmbeddingGenerator.SearchWeight,
    };

    private readonly ModelsOptions options;
    private readonly CurrentStep steps;
    private readonly EmbeddingModel localEmbeddings;
    private readonly List<ModelProvider> providers;
    private readonly LocalExtractiveChatClient local;
    private readonly List<ModelChoice> fallbacks;
    private readonly List<string> absent;
    private readonly ILogger<ModelRegistry> logger;

    public ModelRegistry(
        IOptions<ModelsOptions> options, LocalExtractiveChatClient local, OpenAITransport transport, ModelHealth health, CurrentStep steps, TimeProvider time, ILogger<ModelRegistry> logger)
    {
        this.options = options.Value;
        this.local = local;
        this.steps = steps;
        this.logger = logger;
        localEmbeddings = Traced(PlainEmbeddings);
        providers = [.. Usable(this.options).Select(pair => Connect(pair.Name, pair.Options, transport, health.Of(pair.Name), time, logger))];
        fallbacks = [.. this.options.Fallbacks.Select(ResolveQualified).OfType<ModelChoice>()];
        absent = [.. this.options.Fallbacks.Where(name => ResolveQualified(name) is null)];
        Embeddings = ChooseEmbeddings();
        Models = [.. List().DistinctBy(model => model.Name, StringComparer.Ordinal)];
        if (this.options.Provider is { } wanted && wanted != ProviderNames.LocalExtractive && providers.All(provider => provider.Name != wanted))
        {
            throw new OptionsValidationException(
                ModelsOptions.Section, typeof(ModelsOptions), [$"{ModelsOptions.Section}:Provider names '{wanted}', which has no endpoint or credential."]);
        }
    }

    /// <inheritdoc />
    public EmbeddingModel Embeddings { get; }

    /// <inheritdoc />
    public IReadOnlyList<ListedModel> Models { get; }

    /// <inheritdoc />
    public ModelChoice? Resolve(string? name, ModelRole role)
    {
        if (!string.IsNullOrWhiteSpace(name))
        {
            return Find(name);
        }

        var logical = role == ModelRole.Supervisor ? options.Supervisor : options.SubAgent;
        return providers.Count == 0 || options.Provider == ProviderNames.LocalExtractive
            ? Local
            : Find(logical);
    }

    /// <inheritdoc />
    public ModelChoice? ResolveAgent(string? own, ModelChoice supervisor)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        var names = new[] { own, NamesProvider(options.SubAgent) ? null : options.SubAgent }.OfType<string>();
        return (Provider(supervisor) is { } provider ? names.Select(name => Choice(provider, name)).FirstOrDefault(choice => choice is not null) : null)
            ?? Resolve(null, ModelRole.SubAgent);
    }

    /// <inheritdoc />
    public IReadOnlyList<ModelChoice> WithFallbacks(ModelChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        // Calls are refused by the own circuit alone; that of another instance puts a fallback behind the others.
        var others = Wished(choice).Concat(fallbacks).OrderBy(other => !IsHealthy(other));
        ModelChoice[] healthy = [.. others.Prepend(choice).Distinct().Where(candidate => Provider(candidate)?.IsOpen(candidate.Model) is not true)];

        // With nobody healthy the choice is tried: it fails at once, and with its own error.
        return healthy.Length > 0 ? healthy : [choice];
    }

    /// <inheritdoc />
    public ModelPrice? Price(ModelChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return choice.Provider == ProviderNames.LocalExtractive ? Free : options.PriceOf(choice);
    }

    /// <inheritdoc />
    public bool Reasons(ModelChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return Provider(choice)?.Reasons(choice.Model) ?? false;
    }

    /// <inheritdoc />
    public ModelSelection Select(ModelChoice wished, ModelNeed need)
    {
        ArgumentNullException.ThrowIfNull(wished);
        var selection = ModelSelector.Select(need, options.Prefer, [.. fallbacks.Prepend(wished).Distinct().Select(Candidate)], absent);
        if (selection.StandsInBecause is { } reason && !need.Reckoned)
        {
            LogStandsIn(wished.Provider, wished.Model, reason, selection.Model.Provider, selection.Model.Model);
        }

        return selection;
    }

    /// <inheritdoc />
    public bool IsHealthy(ModelChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return Provider(choice)?.IsOpenAnywhere(choice.Model) is not true;
    }

    /// <inheritdoc />
    public IChatClient Chat(ModelChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var client = choice.Provider == ProviderNames.LocalExtractive
            ? local
            : Provider(choice)?.Chat(choice.Model) ?? throw new CartritaException(Problems.ModelUnavailable);
        return new TracedChatClient(client, choice, steps);
    }

    /// <inheritdoc />
    public EmbeddingModel? Embedding(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (IsLocalEmbedding(name))
        {
            return localEmbeddings;
        }

        var named = providers.Find(provider => name.StartsWith($"{provider.Name}/", StringComparison.Ordinal));
        return named is not null
            ? named.Embedding(name[(named.Name.Length + 1)..])
            : providers.Select(provider => provider.Embedding(name)).FirstOrDefault(model => model is not null);
    }

    /// <inheritdoc />
    public int ContextWindow(ModelChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return Provider(choice)?.ContextWindow(choice.Model) ?? LocalWindow;
    }

    private static IEnumerable<(string Name, ModelProviderOptions Options)> Usable(ModelsOptions options) =>
        options.Providers
            .Select(pair => (Name: pair.Key, Options: BuiltInProviders.Merge(pair.Key, pair.Value)))
            .Where(pair => pair.Name != ProviderNames.LocalExtractive && BuiltInProviders.IsUsable(pair.Name, pair.Options))
            .OrderBy(pair => pair.Name == options.Provider ? 0 : 1)
            .ThenBy(pair => Array.IndexOf(BuiltInProviders.Order, pair.Name) is var place and >= 0 ? place : int.MaxValue)
            .ThenBy(pair => pair.Name, StringComparer.Ordinal);

    private static ModelChoice? Choice(ModelProvider provider, string name) =>
        provider.Find(name) is { } model ? new ModelChoice(provider.Name, model) : null;

    private ModelProvider Connect(string name, ModelProviderOptions table, OpenAITransport transport, ProviderHealth health, TimeProvider time, ILogger logger)
    {
        var guards = new ProviderGuards(name, options, time, logger);
        health.Watch(() => guards.Open);
        var chat = transport.Connect(name, table);
        return new(name, table, options, chat, transport.Embeddings(name, table, chat), guards, health, model => Traced(Hedged(model, time)), time, logger);
    }

    private EmbeddingModel Hedged(EmbeddingModel model, TimeProvider time) => options.HedgeEmbeddingsAfter > TimeSpan.Zero
        ? model with { Generator = new HedgedEmbeddingGenerator(model.Generator, model.Choice.Provider, options.HedgeEmbeddingsAfter, time) }
        : model;

    private EmbeddingModel Traced(EmbeddingModel model) => model with { Generator = new TracedEmbeddingGenerator(model.Generator, model.Choice, steps) };

    // Who names a provider gets that provider's model or none: another one that passes names through would answer in its place, and nobody would be told.
    private ModelChoice? Find(string name) => NamesProvider(name)
        ? ResolveQualified(name)
        : providers.Select(provider => Choice(provider, name)).FirstOrDefault(choice => choice is not null);

    private bool NamesProvider(string name)
    {
        var before = name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? name[..slash] : name;
        return before == ProviderNames.LocalExtractive || (before.Length < name.Length && providers.Exists(provider => provider.Name == before));
    }

    // A slash may also be a part of a model's own name, as on HuggingFace: then no provider has the part before it.
    private ModelChoice? ResolveQualified(string name)
    {
        if (name == ProviderNames.LocalExtractive)
        {
            return Local;
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
        {
            return null;
        }

        if (name[..slash] == ProviderNames.LocalExtractive)
        {
            return name[(slash + 1)..] == LocalExtractiveChatClient.Model ? Local : null;
        }

        var provider = providers.Find(candidate => candidate.Name == name[..slash]);
        return provider is null ? null : Choice(provider, name[(slash + 1)..]);
    }

    private SelectionCandidate Candidate(ModelChoice choice) => new(choice)
    {
        ContextWindow = Provider(choice)?.KnownWindow(choice.Model),
        Price = options.PriceOf(choice),
        Figures = Provider(choice)?.Figures(choice.Model) ?? ModelFigures.None,
    };

    // Where figures chose a fallback, the configured models are what it falls back to.
    private IEnumerable<ModelChoice> Wished(ModelChoice choice) =>
        options.Prefer == ModelPreferences.Configured || !fallbacks.Contains(choice)
            ? []
            : new[] { Resolve(null, ModelRole.Supervisor), Resolve(null, ModelRole.SubAgent) }.OfType<ModelChoice>();

    private ModelProvider? Provider(ModelChoice choice) => providers.Find(provider => provider.Name == choice.Provider);

    private static bool IsLocalEmbedding(string name) =>
        name is ProviderNames.LocalExtractive or LocalExtractiveEmbeddingGenerator.Model || name.StartsWith($"{ProviderNames.LocalExtractive}/", StringComparison.Ordinal);

    // A server that passes names through may have any; what the app itself would ask it for is known.
    private IEnumerable<ListedModel> List()
    {
        foreach (var provider in providers)
        {
            IEnumerable<string> embeddings = provider.Options.PassThrough ? [] : provider.Options.Embeddings.Keys;
            foreach (var name in provider.Options.Chat.Keys.Concat(embeddings))
            {
                yield return new ListedModel(name, provider.Name);
            }
        }

        foreach (var name in new[] { options.Supervisor, options.SubAgent })
        {
            if (Resolve(name, ModelRole.Supervisor) is { } choice)
            {
                yield return new ListedModel(name, choice.Provider);
            }
        }

        yield return new ListedModel(Embeddings.Choice.Model, Embeddings.Choice.Provider);
        yield return new ListedModel(Local.Model, Local.Provider);
        yield return new ListedModel(localEmbeddings.Choice.Model, localEmbeddings.Choice.Provider);
    }

    private EmbeddingModel ChooseEmbeddings()
    {
        if (options.Embedding is not { } wanted)
        {
            return (options.Provider == ProviderNames.LocalExtractive ? null : providers.FirstOrDefault()?.Embedding(null)) ?? localEmbeddings;
        }

        if (IsLocalEmbedding(wanted))
        {
            return localEmbeddings;
        }

        var named = providers.Find(provider => wanted.StartsWith($"{provider.Name}/", StringComparison.Ordinal));
        return (named is not null ? named.Embedding(wanted[(named.Name.Length + 1)..]) : providers.FirstOrDefault()?.Embedding(wanted))
            ?? throw new OptionsValidationException(
                ModelsOptions.Section, typeof(ModelsOptions), [$"{ModelsOptions.Section}:Embedding names '{wanted}', which no configured provider's table has."]);
    }

    [LoggerMessage(1700, LogLevel.Warning, "The configured model {Provider}/{Model} is not used ({Reason}); {NextProvider}/{NextModel} stands in.")]
    private partial void LogStandsIn(string provider, string model, string reason, string nextProvider, string nextModel);
}
