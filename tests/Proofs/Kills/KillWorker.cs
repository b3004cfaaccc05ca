using System.Text.Json;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Proofs.Kills;

/// <summary>The process that is killed, and the last one, which is not.</summary>
internal static class KillWorker
{
    /// <summary>Starts runs and tells them on until it is killed.</summary>
    public const string LoadVerb = "kill-load";

    /// <summary>Lets all runs end and reports.</summary>
    public const string FinishVerb = "kill-finish";

    private const int MostRuns = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Says each run that was acknowledged.</summary>
    public static async Task LoadAsync(string directory, int first, int turnCache)
    {
        await using var host = await StartAsync(directory, turnCache);
        for (var number = first; number < first + MostRuns; number++)
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync(
                KillScenario.Orchestrator, number, new StartOrchestrationOptions(KillScenario.IdOf(number)));
            await Console.Out.WriteLineAsync(KillScenario.IdOf(number));
            if (number % 3 > 0)
            {
                // Every third one is told by the process that finishes, perhaps a second time: only the first counts.
                await host.Client.RaiseEventAsync(KillScenario.IdOf(number), KillScenario.Event, number);
            }

            await Task.Delay(Pause);
        }

        // It waits for its end with work in flight.
        await Console.In.ReadToEndAsync();
    }

    /// <summary>Writes the report as one line of JSON.</summary>
    public static async Task FinishAsync(string directory)
    {
        await using var host = await StartAsync(directory, turnCache: 0);
        var ids = new List<string>();
        await foreach (var one in host.Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = "r-", PageSize = 1000 }))
        {
            ids.Add(one.InstanceId);
        }

        var wrong = new List<string>();
        var twice = new List<string>();
        foreach (var id in ids)
        {
            await host.Client.RaiseEventAsync(id, KillScenario.Event, NumberOf(id));
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        foreach (var id in ids)
        {
            var ended = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
            if (ended.RuntimeStatus != OrchestrationRuntimeStatus.Completed || ended.ReadOutputAs<int>() != KillScenario.ResultOf(NumberOf(id)))
            {
                wrong.Add($"{id}: {ended.RuntimeStatus} {ended.SerializedOutput} {ended.FailureDetails}");
            }

            if (HasResultTwice(await host.ReadHistoryAsync(id)))
            {
                twice.Add(id);
            }
        }

        var counted = (await host.Client.Entities.GetEntityAsync<int>(KillScenario.Counter))?.State ?? 0;
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new KillReport(ids.Count, ids, wrong, twice, counted)));
    }

    private static Task<DurableTestHost> StartAsync(string directory, int turnCache) => DurableTestHost.StartAsync(KillScenario.Catalog(), new()
    {
        Store = DurableTestStore.Sqlite(directory),
        Clock = TimeProvider.System,
        Runtime = new DurableRuntimeOptions { TurnCacheSize = turnCache },
    });

    private static int NumberOf(string id) => int.Parse(id.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture);

    private static bool HasResultTwice(IReadOnlyList<HistoryEvent> history)
    {
        var results = history.Select(one => one switch
        {
            TaskCompleted completed => completed.ScheduledId,
            ChildCompleted completed => completed.ScheduledId,
            TimerFired fired => fired.TimerId,
            _ => (int?)null,
        }).OfType<int>().ToList();
        return results.Distinct().Count() != results.Count;
    }
}
