using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>An entity call, which fails by an exception of its own.</summary>
internal sealed class OpenEntityCall<T>(int id, EntityInstanceId entity, string operation, TurnScheduler scheduler)
    : OpenTask<T>(OpenTaskKind.Entity, id, operation, scheduler)
{
    protected override Exception ToException(TaskFailureDetails failure) => new EntityOperationFailedException(entity, Name, failure);
}
