namespace Microsoft.DurableTask;

/// <content>Orchestrators.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds an orchestrator that a factory makes, once an episode.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factory">Makes it.</param>
    public DurableTaskRegistry AddOrchestrator(TaskName name, Func<ITaskOrchestrator> factory) =>
        AddOrchestrator(name, TaskVersion.Unversioned, factory);

    /// <summary>Adds one version of an orchestrator that a factory makes, once an episode.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="factory">Makes it.</param>
    public DurableTaskRegistry AddOrchestrator(TaskName name, TaskVersion version, Func<ITaskOrchestrator> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Add(OrchestratorsByVersion, name, version, _ => factory());
    }

    /// <summary>Adds an orchestrator's class.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The class. Its constructor takes nothing: an orchestrator may not depend on services.</param>
    public DurableTaskRegistry AddOrchestrator(TaskName name, Type type)
    {
        TaskTypes.Require<ITaskOrchestrator>(type);
        return AddOrchestrator(name, TaskTypes.VersionOf(type), () => (ITaskOrchestrator)Activator.CreateInstance(type)!);
    }

    /// <summary>Adds an orchestrator's class under the name that it gives itself.</summary>
    /// <param name="type">The class.</param>
    public DurableTaskRegistry AddOrchestrator(Type type)
    {
        TaskTypes.Require<ITaskOrchestrator>(type);
        return AddOrchestrator(TaskTypes.NameOf(type), type);
    }

    /// <summary>Adds an orchestrator's class.</summary>
    /// <param name="name">Its name.</param>
    /// <typeparam name="TOrchestrator">The class.</typeparam>
    public DurableTaskRegistry AddOrchestrator<TOrchestrator>(TaskName name)
        where TOrchestrator : class, ITaskOrchestrator => AddOrchestrator(name, typeof(TOrchestrator));

    /// <summary>Adds an orchestrator's class under the name that it gives itself.</summary>
    /// <typeparam name="TOrchestrator">The class.</typeparam>
    public DurableTaskRegistry AddOrchestrator<TOrchestrator>()
        where TOrchestrator : class, ITaskOrchestrator => AddOrchestrator(typeof(TOrchestrator));

    /// <summary>Adds an orchestrator whose one instance serves every invocation.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="orchestrator">The instance.</param>
    public DurableTaskRegistry AddOrchestrator(TaskName name, ITaskOrchestrator orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestrator(name, TaskTypes.VersionOf(orchestrator.GetType()), () => orchestrator);
    }

    /// <summary>Adds an orchestrator whose one instance serves every invocation, under the name that its class gives itself.</summary>
    /// <param name="orchestrator">The instance.</param>
    public DurableTaskRegistry AddOrchestrator(ITaskOrchestrator orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestrator(TaskTypes.NameOf(orchestrator.GetType()), orchestrator);
    }
}
