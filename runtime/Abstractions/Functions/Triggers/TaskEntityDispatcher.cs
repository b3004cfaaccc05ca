using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Leads the operations that an entity's function was started for to the entity's code.</summary>
public sealed class TaskEntityDispatcher
{
    private readonly Func<ITaskEntity, Task> _run;
    private readonly IServiceProvider _services;

    /// <summary>A dispatcher of one batch of operations.</summary>
    /// <param name="run">Runs the batch on an entity.</param>
    /// <param name="services">The invocation's services.</param>
    internal TaskEntityDispatcher(Func<ITaskEntity, Task> run, IServiceProvider services)
    {
        _run = run;
        _services = services;
    }

    /// <summary>Runs the operations on an entity.</summary>
    /// <param name="entity">The entity's code.</param>
    public Task DispatchAsync(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return _run(entity);
    }

    /// <summary>Runs the operations on a new object.</summary>
    /// <typeparam name="T">
    /// A class that is an <see cref="ITaskEntity"/> is taken from, or made with, the invocation's services. Any other is the entity's state, and its public methods
    /// are the operations.
    /// </typeparam>
    public Task DispatchAsync<T>() => typeof(ITaskEntity).IsAssignableFrom(typeof(T))
        ? DispatchAsync((ITaskEntity)ActivatorUtilities.GetServiceOrCreateInstance<T>(_services)!)
        : DispatchAsync(new StateEntity<T>());

    /// <summary>Runs the operations with a delegate.</summary>
    /// <param name="handler">Runs one operation.</param>
    public Task DispatchAsync(Func<TaskEntityOperation, ValueTask<object?>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return DispatchAsync(new DelegateEntity(handler));
    }

    private sealed class StateEntity<T> : TaskEntity<T>
    {
        protected override bool AllowStateDispatch => true;
    }

    private sealed class DelegateEntity(Func<TaskEntityOperation, ValueTask<object?>> handler) : ITaskEntity
    {
        public ValueTask<object?> RunAsync(TaskEntityOperation operation) => handler(operation);
    }
}
