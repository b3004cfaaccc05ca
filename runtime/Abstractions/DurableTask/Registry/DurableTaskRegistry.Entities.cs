using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask;

/// <content>Entities.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds an entity that a factory makes, once a batch of operations.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factory">Makes it from the services of the batch's scope.</param>
    public DurableTaskRegistry AddEntity(TaskName name, Func<IServiceProvider, ITaskEntity> factory) =>
        Add(EntitiesByVersion, name, TaskVersion.Unversioned, factory);

    /// <summary>Adds an entity's class; the services of the batch's scope give its constructor's arguments.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The class.</param>
    public DurableTaskRegistry AddEntity(TaskName name, Type type)
    {
        TaskTypes.Require<ITaskEntity>(type);
        return AddEntity(name, services => (ITaskEntity)ActivatorUtilities.CreateInstance(services, type));
    }

    /// <summary>Adds an entity's class under the name that it gives itself.</summary>
    /// <param name="type">The class.</param>
    public DurableTaskRegistry AddEntity(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return AddEntity(TaskTypes.NameOf(type), type);
    }

    /// <summary>Adds an entity's class.</summary>
    /// <param name="name">Its name.</param>
    /// <typeparam name="TEntity">The class.</typeparam>
    public DurableTaskRegistry AddEntity<TEntity>(TaskName name)
        where TEntity : class, ITaskEntity => AddEntity(name, typeof(TEntity));

    /// <summary>Adds an entity's class under the name that it gives itself.</summary>
    /// <typeparam name="TEntity">The class.</typeparam>
    public DurableTaskRegistry AddEntity<TEntity>()
        where TEntity : class, ITaskEntity => AddEntity(typeof(TEntity));

    /// <summary>Adds an entity whose one instance serves every operation.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="entity">The instance.</param>
    public DurableTaskRegistry AddEntity(TaskName name, ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return AddEntity(name, _ => entity);
    }

    /// <summary>Adds an entity whose one instance serves every operation, under the name that its class gives itself.</summary>
    /// <param name="entity">The instance.</param>
    public DurableTaskRegistry AddEntity(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return AddEntity(TaskTypes.NameOf(entity.GetType()), entity);
    }
}
