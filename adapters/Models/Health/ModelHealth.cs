using System.Collections.Concurrent;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Health;
using Cartrita.Core.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Models.Health;

/// <summary>How the providers do, for all instances: each tells what it finds in one document a provider, and reads what others found. Nothing of it is on the way of a call.</summary>
/// <param name="options">How long a circuit stays open.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what others found, and when nothing can be shared.</param>
/// <param name="store">Where the documents lie; without one an instance goes by its own figures.</param>
/// <param name="ids">Names this instance.</param>
internal sealed partial class ModelHealth(
    IOptions<ModelsOptions> options, TimeProvider time, ILogger<ModelHealth> logger, IDocumentStore? store = null, IIdSource? ids = null)
{
    // Whoever has not chosen a model for so long reads nothing: the first one after it goes by own figures for one round.
    private static readonly TimeSpan ReadsAfterQuestion = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ProviderHealth> providers = new(StringComparer.Ordinal);
    private readonly DocumentCollection<ModelHealthDocument>? documents = store is null ? null : new(store, Collections.ModelHealth, DocumentJson.Default.ModelHealthDocument);
    private readonly string instance = ids?.NewId() ?? string.Empty;
    private bool failing;

    /// <summary>A provider's health.</summary>
    internal ProviderHealth Of(string provider) => providers.GetOrAdd(provider, _ => new ProviderHealth(options.Value.CircuitBreak, time));

    /// <summary>One round: tells what is new, at most one write a provider, and reads what others told. A store that fails leaves everybody with what they know.</summary>
    /// <param name="cancellationToken">The host stops.</param>
    internal async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        if (documents is null)
        {
            return;
        }

        try
        {
            foreach (var (name, health) in providers)
            {
                await TellAsync(documents, name, health);
            }

            var now = time.GetUtcNow();
            if (providers.Values.Any(health => now - health.AskedAt < ReadsAfterQuestion))
            {
                await ReadAsync(documents, cancellationToken);
            }

            failing = false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // What is known expires by itself; a chat does not need it.
            if (!failing)
            {
                failing = true;
                LogNotShared(exception);
            }
        }
    }

    private async Task TellAsync(DocumentCollection<ModelHealthDocument> shared, string name, ProviderHealth health)
    {
        var calls = health.Measures.Ended;
        if (health.Due() is { } report)
        {
            await shared.UpdateAsync(Collections.SystemOwner, name, found => ModelHealthDocument.With(found, instance, report));
            health.Told(report, calls);
        }
    }

    private async Task ReadAsync(DocumentCollection<ModelHealthDocument> shared, CancellationToken cancellationToken)
    {
        // One after the other: installations have one or two providers, and a document does not say its own name.
        foreach (var (name, health) in providers)
        {
            var found = await shared.ReadAsync(Collections.SystemOwner, name, cancellationToken);
            foreach (var model in health.Take([.. ModelHealthDocument.Others(found?.Value, instance, time.GetUtcNow()).Select(report => report.Value)]))
            {
                LogOpenElsewhere(name, model);
            }
        }
    }

    [LoggerMessage(1701, LogLevel.Warning, "Another instance has opened the circuit of model {Provider}/{Model}: others are preferred here too.")]
    private partial void LogOpenElsewhere(string provider, string model);

    [LoggerMessage(1702, LogLevel.Warning, "How model providers do could not be shared with other instances; each goes by its own calls.")]
    private partial void LogNotShared(Exception exception);
}
