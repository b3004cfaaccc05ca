using System.Reflection;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Runtime.Testing.Histories;

/// <summary>Takes every turn of a recorded history again and compares what the code decides with what it decided then.</summary>
/// <remarks>
/// No activity runs: their results are in the history. A history that replays is a promise that instances in flight go on after this code
/// is deployed, as far as they went the recorded way.
/// </remarks>
public sealed class HistoryReplayer : IDisposable
{
    private readonly IDurableTaskCatalog _catalog;
    private readonly DataConverter _converter;
    private readonly IHost? _app;

    /// <summary>Replays against the orchestrators of a catalog.</summary>
    /// <param name="catalog">The orchestrators.</param>
    /// <param name="converter">Serializes payloads; Durable Task's default where none is given.</param>
    public HistoryReplayer(IDurableTaskCatalog catalog, DataConverter? converter = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        _catalog = catalog;
        _converter = converter ?? JsonDataConverter.Default;
    }

    private HistoryReplayer(IHost app)
        : this(app.Services.GetRequiredService<IDurableTaskCatalog>(), app.Services.GetRequiredService<DataConverter>()) => _app = app;

    /// <summary>Replays against the functions of an assembly, without starting anything.</summary>
    /// <param name="functions">The assembly.</param>
    /// <param name="configure">What the app's <c>Program</c> does with its builder, where orchestrators need it: its serializer for example.</param>
    public static HistoryReplayer ForFunctions(Assembly functions, Action<FunctionsApplicationBuilder>? configure = null) =>
        ForFunctions(new FunctionsTestHostOptions { Assemblies = [functions] }, configure);

    /// <summary>The same for an app whose test host needs options.</summary>
    /// <param name="options">Where its functions are, and what else the test chooses.</param>
    /// <param name="configure">What the app's <c>Program</c> does with its builder.</param>
    public static HistoryReplayer ForFunctions(FunctionsTestHostOptions options, Action<FunctionsApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(FunctionsTestHost.Build(options, FunctionsTestHost.NewDirectory(), configure));
    }

    /// <summary>Replays a history.</summary>
    /// <param name="history">The history; it may be that of an instance that goes on.</param>
    /// <exception cref="ArgumentException">It does not begin as histories begin.</exception>
    public ReplayOutcome Replay(RecordedHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var events = history.Events;
        if (events.Count < 2 || events[0] is not TurnStarted || events[1] is not ExecutionStarted started)
        {
            throw new ArgumentException("A history begins with a turn and the start of its execution.", nameof(history));
        }

        List<int> starts = [.. Enumerable.Range(0, events.Count).Where(position => events[position] is TurnStarted)];
        var warnings = new List<string>();
        for (var turn = 0; turn < starts.Count; turn++)
        {
            var end = turn + 1 < starts.Count ? starts[turn + 1] : events.Count;
            if (new ReplayedTurn(events, starts[turn], end, turn + 1).Compare(Take(events, starts[turn], end, started), warnings) is { } mismatch)
            {
                return new(turn + 1, mismatch, warnings);
            }
        }

        return new(starts.Count, null, warnings);
    }

    /// <summary>Lets go of the app, where there is one.</summary>
    public void Dispose() => _app?.Dispose();

    private TurnResult Take(IReadOnlyList<HistoryEvent> events, int start, int end, ExecutionStarted started)
    {
        using var episode = _catalog.BeginEpisode();
        return Turn.Run(new TurnRequest
        {
            InstanceId = started.InstanceId,
            History = [.. events.Take(start)],
            NewEvents = [.. events.Take(start..end).Where(one => one is not TurnStarted && !ReplayedTurn.IsDecided(one))],
            Now = events[start].Timestamp,
            Orchestrators = name => _catalog.FindOrchestrator(name, started.Version),
            Converter = _converter,
            LoggerFactory = NullLoggerFactory.Instance,
        });
    }
}
