using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

/// <summary>An entity that adds up.</summary>
internal static class SumEntity
{
    public static ValueTask<object?> Run(TaskEntityOperation operation)
    {
        operation.State.SetState(operation.State.GetState<int>() + operation.GetInput<int>());
        return new(operation.State.GetState<int>());
    }
}
