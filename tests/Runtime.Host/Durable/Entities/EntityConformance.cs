using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

/// <summary>What entities do over the public API, on every store.</summary>
public abstract partial class EntityConformance : IAsyncLifetime
{
    private static readonly EntityInstanceId Account = new("account", "a");

    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly DelegateTaskCatalog _catalog = new();
    private DurableTestHost _host = null!;

    private DurableTaskClient Client => _host.Client;

    private DurableEntityClient Entities => _host.Client.Entities;

    private CancellationToken Bound => _bound.Token;

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _bound.Dispose();
    }

    private protected abstract DurableTestStore Store { get; }

    private protected virtual int TurnCacheSize => 0;

    private async Task StartAsync(DurableRuntimeOptions? runtime = null) => _host = await DurableTestHost.StartAsync(
        _catalog.AddEntity<AccountEntity>("account"),
        new() { Store = Store, Runtime = (runtime ?? new DurableRuntimeOptions()) with { TurnCacheSize = TurnCacheSize } });

    private async Task<OrchestrationMetadata> RunAsync(Func<TaskOrchestrationContext, Task<string>> code)
    {
        _catalog.AddOrchestrator("Test", code);
        if (_host is null)
        {
            await StartAsync();
        }

        return await _host!.RunToCompletionAsync(await Client.ScheduleNewOrchestrationInstanceAsync("Test", Bound), Bound);
    }

    private async Task SignalAsync(EntityInstanceId id, string operation, object? input = null, SignalEntityOptions? options = null)
    {
        await Entities.SignalEntityAsync(id, operation, input, options, Bound);
        await _host.RunToIdleAsync(Bound);
    }

    private async Task<T> StateAsync<T>(EntityInstanceId id) =>
        (await Entities.GetEntityAsync<T>(id, Bound) ?? throw new InvalidOperationException($"There is no entity '{id}'.")).State;

    private static void AssertOutput(string expected, OrchestrationMetadata run)
    {
        Assert.True(run.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{run} {run.FailureDetails?.ErrorMessage}");
        Assert.Equal(expected, run.ReadOutputAs<string>());
    }

    private sealed class AccountEntity : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;

        public int Get() => State;

        public void Set(int value) => State = value;

        public int TakeAndThrow(int amount)
        {
            State -= amount;
            Context.SignalEntity(new("account", "other"), "add", 1);
            Context.ScheduleNewOrchestration("Started", null, new StartOrchestrationOptions("started"));
            throw new InvalidOperationException($"cannot take {amount}", new FormatException("because"));
        }

        public void Pass(TaskEntityContext context, Transfer transfer) =>
            context.SignalEntity(transfer.To, "add", transfer.Amount, transfer.At is { } at ? new SignalEntityOptions { SignalTime = at } : null);

        public string Launch(string id) =>
            Context.ScheduleNewOrchestration("Started", State, id.Length == 0 ? null : new StartOrchestrationOptions(id));
    }

    private sealed record Transfer(EntityInstanceId To, int Amount, DateTimeOffset? At = null);
}
