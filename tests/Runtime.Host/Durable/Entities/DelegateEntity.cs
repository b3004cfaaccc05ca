using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

/// <summary>An entity that is one function.</summary>
internal sealed class DelegateEntity(Func<TaskEntityOperation, ValueTask<object?>> code) : ITaskEntity
{
    public ValueTask<object?> RunAsync(TaskEntityOperation operation) => code(operation);
}
