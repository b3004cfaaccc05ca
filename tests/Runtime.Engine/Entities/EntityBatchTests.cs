using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Tests.Entities;

public sealed class EntityBatchTests
{
    [Fact]
    public async Task Operations_share_the_state_and_each_has_its_outcome()
    {
        var result = await RunAsync("1", operation =>
        {
            var sum = operation.State.GetState<int>() + operation.GetInput<int>();
            operation.State.SetState(sum);
            return new(sum);
        }, ("add", "2"), ("add", "3"));

        Assert.Equal("6", result.State);
        Assert.Equal(["3", "6"], result.Outcomes.Select(outcome => outcome.Result));
    }

    [Fact]
    public async Task Operation_that_throws_is_undone_in_full()
    {
        var result = await RunAsync("[1]", operation =>
        {
            var list = operation.State.GetState<List<int>>()!;
            list.Add(2);
            operation.State.SetState(list);
            operation.Context.SignalEntity(new("x", "y"), "s", 1);
            operation.Context.ScheduleNewOrchestration("O");
            list.Add(operation.State.GetState<List<int>>()!.Count);
            return operation.Name == "bad" ? throw new FormatException("bad") : default;
        }, ("bad", null), ("good", null));

        Assert.Equal("[1,2]", result.State);
        Assert.Equal("System.FormatException", result.Outcomes[0].Failure!.ErrorType);
        Assert.Empty(result.Outcomes[0].Actions);
        Assert.Equal(2, result.Outcomes[1].Actions.Count);
    }

    [Fact]
    public async Task Actions_are_kept_in_their_order_with_what_they_carry()
    {
        var at = DateTimeOffset.UnixEpoch.AddDays(1);
        var result = await RunAsync(null, operation =>
        {
            operation.Context.SignalEntity(new("X", "y"), "one", 1, at.ToOffset(TimeSpan.FromHours(2)));
            operation.Context.SignalEntity(new("x", "y"), "two", new SignalEntityOptions());
            operation.Context.ScheduleNewOrchestration("O", 5, new StartOrchestrationOptions("id", at) { Version = new TaskVersion("1.2") });
            return new(operation.Context.ScheduleNewOrchestration("P", new StartOrchestrationOptions()));
        }, ("go", null));

        Assert.Equal(
            [
                new SignalAction("@x@y", "one", "1", at),
                new SignalAction("@x@y", "two", null, null),
                new StartAction("O", "id", "5", at, "1.2"),
                new StartAction("P", "new-1", null, null, null),
            ],
            result.Outcomes[0].Actions);
        Assert.Equal("\"new-1\"", result.Outcomes[0].Result);
    }

    [Fact]
    public async Task State_is_deleted_by_null_and_absent_afterwards()
    {
        var result = await RunAsync("1", operation =>
        {
            operation.State.SetState(null);
            return new($"{operation.State.HasState} {operation.State.GetState(typeof(int)) is null} {operation.State.GetState(4)}");
        }, ("delete", null));

        Assert.Null(result.State);
        Assert.Equal("\"False True 4\"", result.Outcomes[0].Result);
    }

    [Theory]
    [InlineData("@e@k")]
    public async Task Orchestration_with_an_entitys_id_is_refused(string id)
    {
        var result = await RunAsync(
            null, operation => new(operation.Context.ScheduleNewOrchestration("O", null, new StartOrchestrationOptions(id))), ("go", null));

        Assert.StartsWith("Instance IDs starting with '@' are reserved for entities", result.Outcomes[0].Failure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_run_begins_anew_and_counts()
    {
        var batch = Batch("1", default, ("add", "1"));
        var entity = new DelegateEntity(operation =>
        {
            operation.State.SetState(operation.State.GetState<int>() + operation.GetInput<int>());
            return default;
        });

        await batch.RunAsync(entity);
        await batch.RunAsync(entity);

        Assert.Equal("2", batch.Close()!.State);
        Assert.Single(batch.Result!.Outcomes);
    }

    [Fact]
    public async Task Closed_batch_keeps_what_had_ended_and_refuses_the_rest()
    {
        var gate = new TaskCompletionSource();
        Exception? refused = null;
        var batch = Batch("0", default, ("quick", null), ("slow", null), ("never", null));
        var running = batch.RunAsync(new DelegateEntity(async operation =>
        {
            if (operation.Name == "slow")
            {
                await gate.Task;
            }

            try
            {
                operation.State.SetState(operation.Name);
            }
            catch (ObjectDisposedException e)
            {
                refused = e;
                throw;
            }

            return null;
        }));

        var result = batch.Close();
        gate.SetResult();
        await running;

        Assert.Equal("\"quick\"", result!.State);
        Assert.Single(result.Outcomes);
        Assert.Same(result, batch.Result);
        Assert.NotNull(refused);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => batch.RunAsync(new DelegateEntity(_ => default)));
    }

    [Fact]
    public async Task Operation_that_ends_because_the_host_stops_has_not_run()
    {
        using var stopping = new CancellationTokenSource();
        var batch = Batch("0", stopping.Token, ("one", null), ("two", null));
        await batch.RunAsync(new DelegateEntity(operation =>
        {
            operation.State.SetState(operation.Name);
            if (operation.Name == "two")
            {
                stopping.Cancel();
                stopping.Token.ThrowIfCancellationRequested();
            }

            return default;
        }));

        Assert.Equal("\"one\"", batch.Result!.State);
        Assert.Single(batch.Result.Outcomes);
    }

    [Fact]
    public async Task Own_cancellation_is_a_failure()
    {
        var result = await RunAsync(null, _ => throw new OperationCanceledException("mine"), ("go", null));

        Assert.Equal("mine", result.Outcomes[0].Failure!.ErrorMessage);
    }

    private static async Task<EntityBatchResult> RunAsync(
        string? state, Func<TaskEntityOperation, ValueTask<object?>> code, params (string Name, string? Input)[] operations)
    {
        var batch = Batch(state, default, operations);
        await batch.RunAsync(new DelegateEntity(code));
        return batch.Close()!;
    }

    private static EntityBatch Batch(string? state, CancellationToken stopping, params (string Name, string? Input)[] operations)
    {
        var ids = 0;
        return new(new()
        {
            Id = new("e", "k"),
            State = state,
            Operations = [.. operations.Select(one => new EntityOperation { Timestamp = DateTimeOffset.UnixEpoch, Operation = one.Name, Input = one.Input })],
            Converter = JsonDataConverter.Default,
            NewId = () => $"new-{++ids}",
            Stopping = stopping,
        });
    }

    private sealed class DelegateEntity(Func<TaskEntityOperation, ValueTask<object?>> code) : ITaskEntity
    {
        public ValueTask<object?> RunAsync(TaskEntityOperation operation) => code(operation);
    }
}
