using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Entity calls and lock requests without an answer. Unlike activities they do not hold the execution's end: an answer that comes later is dropped.</summary>
internal sealed class EntityCalls(TurnScheduler scheduler, DataConverter converter, CriticalSection section)
{
    private readonly Dictionary<int, Open> _open = [];

    /// <summary>Whether an answer could continue the orchestrator.</summary>
    public bool Any => _open.Count > 0;

    /// <summary>Waits for the answer to a call that is already decided.</summary>
    /// <param name="id">The decision's id.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="ignoresResult">Whether the result is left unread.</param>
    public Task<T> Call<T>(int id, EntityInstanceId entity, string operation, bool ignoresResult)
    {
        var task = new OpenEntityCall<T>(id, entity, operation, scheduler);
        _open.Add(id, new(task, section.Id, entity, ignoresResult));
        return task.Task;
    }

    /// <summary>Waits for locks that are already asked for.</summary>
    /// <param name="id">The decision's id.</param>
    public Task Lock(int id)
    {
        var task = new OpenTask<object?>(OpenTaskKind.Lock, id, "lock", scheduler);
        _open.Add(id, new(task, section.Id, default, IgnoresResult: true));
        return task.Task;
    }

    /// <summary>False where there is no such call: the event belongs to nothing.</summary>
    public bool Complete(int id, string? result)
    {
        if (!Take(OpenTaskKind.Entity, id, out var open))
        {
            return false;
        }

        section.Answered(open.SectionId, open.Entity);
        open.Task.Complete(open.IgnoresResult ? null : result, converter);
        return true;
    }

    /// <summary>False where there is no such call: the event belongs to nothing.</summary>
    public bool Fail(int id, TaskFailureDetails failure)
    {
        if (!Take(OpenTaskKind.Entity, id, out var open))
        {
            return false;
        }

        section.Answered(open.SectionId, open.Entity);
        open.Task.Fail(failure);
        return true;
    }

    /// <summary>False where nobody asked: the event belongs to nothing.</summary>
    public bool Acquire(int id)
    {
        if (!Take(OpenTaskKind.Lock, id, out var open))
        {
            return false;
        }

        section.Acquired(open.SectionId!);
        open.Task.Complete(null, converter);
        return true;
    }

    private bool Take(OpenTaskKind kind, int id, out Open open) =>
        _open.TryGetValue(id, out open) && open.Task.Kind == kind && _open.Remove(id);

    private readonly record struct Open(OpenTask Task, string? SectionId, EntityInstanceId Entity, bool IgnoresResult);
}
