using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Activities, children and timers without a result; while there is one, the execution does not end.</summary>
internal sealed class OpenTasks(TurnScheduler scheduler, DataConverter converter)
{
    private readonly Dictionary<int, OpenTask> _open = [];

    public bool Any => _open.Count > 0;

    public OpenTask<T> Add<T>(OpenTaskKind kind, int id, string name)
    {
        var task = new OpenTask<T>(kind, id, name, scheduler);
        _open.Add(id, task);
        return task;
    }

    /// <summary>False where there is no such task: the event belongs to nothing.</summary>
    public bool Complete(OpenTaskKind kind, int id, string? result)
    {
        if (!Take(kind, id, out var task))
        {
            return false;
        }

        task.Complete(result, converter);
        return true;
    }

    /// <summary>False where there is no such task: the event belongs to nothing.</summary>
    public bool Fail(OpenTaskKind kind, int id, TaskFailureDetails failure)
    {
        if (!Take(kind, id, out var task))
        {
            return false;
        }

        task.Fail(failure);
        return true;
    }

    public bool Remove(OpenTask task) => _open.Remove(task.Id);

    private bool Take(OpenTaskKind kind, int id, out OpenTask task) =>
        _open.TryGetValue(id, out task!) && task.Kind == kind && _open.Remove(id);
}
