using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Client;

namespace Cartrita.Benchmarks.Runtime;

/// <summary>The durable runtime as <c>serve</c> runs it: SQLite on a disk with <c>synchronous=FULL</c> (the store refuses to open otherwise), the system's clock.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private const int CachedInstances = 2000;

    private readonly string _directory;
    private readonly bool _ownsDirectory;
    private readonly DurableTestHost _host;

    private BenchHost(string directory, bool ownsDirectory, DurableTestHost host)
    {
        _directory = directory;
        _ownsDirectory = ownsDirectory;
        _host = host;
    }

    /// <summary>The durable client.</summary>
    public DurableTaskClient Client => _host.Client;

    /// <summary>Starts a host in a folder of its own, which goes with it.</summary>
    /// <param name="catalog">The code.</param>
    /// <param name="turnCache">Whether instances stay in memory between turns.</param>
    public static Task<BenchHost> StartAsync(DelegateTaskCatalog catalog, bool turnCache) =>
        StartAsync(catalog, turnCache, Directory.CreateTempSubdirectory("runtime-bench-").FullName, ownsDirectory: true);

    /// <summary>Starts a host in a folder that outlives it.</summary>
    /// <param name="catalog">The code.</param>
    /// <param name="turnCache">Whether instances stay in memory between turns.</param>
    /// <param name="directory">The folder.</param>
    public static Task<BenchHost> StartAsync(DelegateTaskCatalog catalog, bool turnCache, string directory) =>
        StartAsync(catalog, turnCache, directory, ownsDirectory: false);

    /// <summary>Starts an instance and waits until it has completed.</summary>
    /// <param name="orchestrator">Its orchestrator.</param>
    /// <param name="input">Its input.</param>
    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null) =>
        Completed(await Client.WaitForInstanceCompletionAsync(
            await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, CancellationToken.None), CancellationToken.None));

    /// <summary>Waits until nothing can go on without time passing or a client acting.</summary>
    public Task IdleAsync() => _host.RunToIdleAsync();

    /// <summary>How many events an instance's history has.</summary>
    /// <param name="instanceId">The instance.</param>
    public async Task<int> CountEventsAsync(string instanceId) => (await _host.ReadHistoryAsync(instanceId)).Count;

    /// <summary>Refuses an instance that did not complete: its figure would be that of a failure.</summary>
    /// <param name="ended">The instance.</param>
    public static OrchestrationMetadata Completed(OrchestrationMetadata ended) => ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed
        ? ended
        : throw new InvalidOperationException($"{ended.InstanceId} ended {ended.RuntimeStatus}: {ended.FailureDetails}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        if (_ownsDirectory)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static async Task<BenchHost> StartAsync(DelegateTaskCatalog catalog, bool turnCache, string directory, bool ownsDirectory)
    {
        var host = await DurableTestHost.StartAsync(catalog, new()
        {
            Store = DurableTestStore.Sqlite(directory),
            Clock = TimeProvider.System,
            Runtime = new DurableRuntimeOptions { TurnCacheSize = turnCache ? CachedInstances : 0 },
        });
        return new(directory, ownsDirectory, host);
    }
}
