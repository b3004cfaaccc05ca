using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Worker;

/// <summary>Makes the tasks that a worker runs, entities among them.</summary>
public interface IDurableTaskFactory2 : IDurableTaskFactory
{
    /// <summary>Makes an entity.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="serviceProvider">The services of the batch of operations.</param>
    /// <param name="entity">The entity; null where nobody has that name.</param>
    /// <returns>Whether there is one.</returns>
    bool TryCreateEntity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskEntity? entity);
}
