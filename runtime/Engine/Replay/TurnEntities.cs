using System.Diagnostics.CodeAnalysis;
using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>The orchestrator's way to entities.</summary>
/// <remarks>
/// As in Durable Task each call, signal and lock takes one deterministic GUID, so that the GUIDs that the orchestrator asks for afterwards are the same on either
/// runtime; what is refused becomes a failed task, but a refused signal throws.
/// </remarks>
internal sealed class TurnEntities(
    TurnContext context, ExecutionStarted started, DecisionLog log, EntityCalls calls, CriticalSection section, IllegalAwaitGuard guard, DataConverter converter)
    : TaskOrchestrationEntityFeature
{
    public override Task<TResult> CallEntityAsync<TResult>(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
        Call<TResult>(id, operationName, input, ignoresResult: false);

    public override Task CallEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
        Call<object?>(id, operationName, input, ignoresResult: true);

    public override Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null)
    {
        guard.Enter();
        RefuseDefault(id);
        ArgumentNullException.ThrowIfNull(operationName);
        section.ThrowIfSignalRefused(id);
        context.NewGuid();
        var payload = converter.Serialize(input);
        var decision = log.NextId();
        guard.Called("signal to an entity", operationName, decision);
        log.Add(new SignalEntity(new EntitySignalled
        {
            Timestamp = context.Now,
            Id = decision,
            EntityId = id.ToString(),
            Operation = operationName,
            Input = payload,
            SignalAt = options?.SignalTime?.ToUniversalTime(),
        }));
        return Task.CompletedTask;
    }

    public override Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds)
    {
        guard.Enter();
        try
        {
            return LockAsync(InOrder(entityIds));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return Task.FromException<IAsyncDisposable>(exception);
        }
    }

    public override bool InCriticalSection([NotNullWhen(true)] out IReadOnlyList<EntityInstanceId>? entityIds)
    {
        guard.Enter();
        entityIds = section.Available;
        return section.Id is not null;
    }

    /// <summary>Ends the critical section, if there is one and it is this one.</summary>
    /// <param name="sectionId">The section; null for any.</param>
    public void Exit(string? sectionId = null)
    {
        if (section.Id is not { } open || (sectionId ?? open) != open)
        {
            return;
        }

        guard.Enter();
        var decision = log.NextId();
        guard.Called("release of entities", string.Empty, decision);
        log.Add(new ReleaseLocks(new EntityLocksReleased
        {
            Timestamp = context.Now,
            Id = decision,
            SectionId = open,
            Entities = [.. section.Locked.Select(entity => entity.ToString())],
        }));
        section.Exit();
    }

    private static void RefuseDefault(EntityInstanceId id)
    {
        if (id == default)
        {
            throw new ArgumentException($"Provided argument cannot be default value defined by '{typeof(EntityInstanceId)}'", nameof(id));
        }
    }

    // Everybody locks in one order, so that nobody waits for a lock whose holder waits for his.
    private static List<EntityInstanceId> InOrder(IEnumerable<EntityInstanceId> entityIds)
    {
        ArgumentNullException.ThrowIfNull(entityIds);
        var entities = entityIds.Distinct()
            .OrderBy(entity => entity.Name, StringComparer.Ordinal)
            .ThenBy(entity => entity.Key, StringComparer.Ordinal)
            .ToList();
        if (entities.Count == 0)
        {
            throw new ArgumentException("The list of entities to lock must not be empty.", nameof(entityIds));
        }

        entities.ForEach(RefuseDefault);
        return entities;
    }

    private Task<T> Call<T>(EntityInstanceId id, string operation, object? input, bool ignoresResult)
    {
        guard.Enter();
        try
        {
            RefuseDefault(id);
            ArgumentNullException.ThrowIfNull(operation);
            var payload = converter.Serialize(input);
            section.Call(id);
            context.NewGuid();
            var decision = log.NextId();
            guard.Called("call of an entity", operation, decision);
            log.Add(new CallEntity(new EntityCalled
            {
                Timestamp = context.Now,
                Id = decision,
                EntityId = id.ToString(),
                Operation = operation,
                Input = payload,
            }));
            return calls.Call<T>(decision, id, operation, ignoresResult);
        }
        catch (Exception exception)
        {
            // A refusal, or an input that cannot be serialized: the orchestrator sees it where it awaits the call.
            return Task.FromException<T>(exception);
        }
    }

    private Task<IAsyncDisposable> LockAsync(List<EntityInstanceId> entities)
    {
        section.ThrowIfLockRefused();
        context.NewGuid();
        var decision = log.NextId();
        guard.Called("lock of entities", string.Empty, decision);
        var requested = new EntityLocksRequested
        {
            Timestamp = context.Now,
            Id = decision,
            SectionId = $"{started.ExecutionId}:{decision}",
            Entities = [.. entities.Select(entity => entity.ToString())],
        };
        log.Add(new RequestLocks(requested));
        section.Request(requested.SectionId, entities);
        return WaitAsync(calls.Lock(decision), requested.SectionId);
    }

    private async Task<IAsyncDisposable> WaitAsync(Task acquired, string sectionId)
    {
        await acquired;
        return new Releaser(this, sectionId);
    }

    private sealed class Releaser(TurnEntities entities, string sectionId) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            entities.Exit(sectionId);
            return ValueTask.CompletedTask;
        }
    }
}
