using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Testing;

/// <summary>The durable runtime inside a test: real store, real dispatchers, a clock that the test drives.</summary>
/// <remarks>
/// With a <see cref="VirtualClock"/> time passes only in <see cref="AdvanceAsync"/> and <see cref="RunToCompletionAsync"/>, which let all work
/// end before each step; one driver at a time.
/// </remarks>
public sealed class DurableTestHost : IAsyncDisposable
{
    private readonly DurableTestHostOptions _options;
    private readonly IDurableTaskCatalog _catalog;
    private readonly ServiceProvider _services;
    private readonly RuntimeWork _work;

    private DurableTestHost(IDurableTaskCatalog catalog, DurableTestHostOptions options)
    {
        _catalog = catalog;
        _options = options;
        _services = BuildServices(catalog, options);
        _work = _services.GetRequiredService<RuntimeWork>();
        Client = _services.GetRequiredService<DurableTaskClient>();
    }

    /// <summary>The durable client.</summary>
    public DurableTaskClient Client { get; }

    /// <summary>The clock, where it is a virtual one.</summary>
    /// <exception cref="InvalidOperationException">The test gave another clock.</exception>
    public VirtualClock Clock => _options.Clock as VirtualClock
        ?? throw new InvalidOperationException("This host runs on a clock that a test cannot drive.");

    /// <summary>The services.</summary>
    public IServiceProvider Services => _services;

    /// <summary>When something goes on by itself (a timer, a scheduled start, a back-off); null where nothing waits for time.</summary>
    public DateTimeOffset? NextDue => _work.NextDue;

    /// <summary>Starts a host.</summary>
    /// <param name="catalog">The orchestrators and activities.</param>
    /// <param name="options">What the test chooses.</param>
    public static async Task<DurableTestHost> StartAsync(IDurableTaskCatalog catalog, DurableTestHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        options ??= new DurableTestHostOptions();
        var host = new DurableTestHost(catalog, options with
        {
            Store = options.Store ?? DurableTestStore.InMemory(),
            Clock = options.Clock ?? new VirtualClock(),
        });
        try
        {
            await host._services.GetRequiredService<DurableRuntime>().StartAsync(CancellationToken.None);
            return host;
        }
        catch
        {
            // What did not start still holds its files.
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends this host and starts another on the same store and clock.</summary>
    /// <param name="catalog">Other code, as a new version of the program would bring; the same where none is given.</param>
    /// <param name="faults">What goes wrong in the next host; nothing where none is given.</param>
    public async Task<DurableTestHost> RestartAsync(IDurableTaskCatalog? catalog = null, FaultPlan? faults = null)
    {
        await DisposeAsync();
        return await StartAsync(catalog ?? _catalog, _options with { Faults = faults });
    }

    /// <summary>Waits until nothing can go on without time passing or a client acting.</summary>
    /// <param name="cancellation">Bounds the wait.</param>
    public Task RunToIdleAsync(CancellationToken cancellation = default) => _work.Tracker.WhenIdleAsync().WaitAsync(cancellation);

    /// <summary>Lets time pass: what becomes due on the way goes on at its own time, and ends before the clock moves on.</summary>
    /// <param name="by">How long.</param>
    /// <param name="cancellation">Bounds the wait for work to end.</param>
    public async Task AdvanceAsync(TimeSpan by, CancellationToken cancellation = default)
    {
        var end = Clock.GetUtcNow() + by;
        await RunToIdleAsync(cancellation);
        while (NextDue is { } due && due <= end)
        {
            Clock.AdvanceTo(Whole(due));
            await RunToIdleAsync(cancellation);
        }

        Clock.AdvanceTo(end);
        await RunToIdleAsync(cancellation);
    }

    /// <summary>Runs an instance to its end, letting pass whatever time it takes.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Bounds the wait for work to end.</param>
    /// <exception cref="InvalidOperationException">It waits for something that time does not bring.</exception>
    public async Task<OrchestrationMetadata> RunToCompletionAsync(string instanceId, CancellationToken cancellation = default)
    {
        while (true)
        {
            await RunToIdleAsync(cancellation);
            if (await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellation) is { IsCompleted: true } ended)
            {
                return ended;
            }

            if (NextDue is not { } due)
            {
                throw new InvalidOperationException($"Instance '{instanceId}' waits for something that time does not bring.");
            }

            Clock.AdvanceTo(Whole(due));
        }
    }

    /// <summary>Reads an instance's history.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <returns>Its events; none where it does not exist.</returns>
    public async Task<IReadOnlyList<HistoryEvent>> ReadHistoryAsync(string instanceId)
    {
        var record = await _work.Store.FindAsync(instanceId, withValues: false);
        return record is null ? [] : (await _work.Store.ReadTurnAsync(record.Key))?.History ?? [];
    }

    // Timers fire at whole milliseconds, the next one after their time.
    private static DateTimeOffset Whole(DateTimeOffset due) =>
        due.UtcTicks % TimeSpan.TicksPerMillisecond is var over and > 0 ? due.AddTicks(TimeSpan.TicksPerMillisecond - over) : due;

    /// <summary>Ends the host: activities are asked to end, what does not is left to the next host.</summary>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static ServiceProvider BuildServices(IDurableTaskCatalog catalog, DurableTestHostOptions options)
    {
        var services = new ServiceCollection();
        services.AddSingleton(options.Clock!);
        services.AddSingleton(catalog);
        if (options.Converter is not null)
        {
            services.AddSingleton(options.Converter);
        }

        options.ConfigureServices?.Invoke(services);
        services.AddDurableRuntime(options.Runtime, provider =>
        {
            var store = options.Store!.Open(provider.GetRequiredService<RuntimeMeter>());
            return options.Faults is { } faults ? new FaultingStore(store, faults) : store;
        });
        return services.BuildServiceProvider();
    }
}
