using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask;

/// <content>Activities.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds an activity that a factory makes, once an invocation.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factory">Makes it from the services of the invocation's scope.</param>
    public DurableTaskRegistry AddActivity(TaskName name, Func<IServiceProvider, ITaskActivity> factory) =>
        Add(ActivitiesByVersion, name, TaskVersion.Unversioned, factory);

    /// <summary>Adds one version of an activity that a factory makes, once an invocation.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="factory">Makes it.</param>
    public DurableTaskRegistry AddActivity(TaskName name, TaskVersion version, Func<ITaskActivity> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Add(ActivitiesByVersion, name, version, _ => factory());
    }

    /// <summary>Adds an activity's class; the services of the invocation's scope give its instance, or its constructor's arguments.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The class.</param>
    public DurableTaskRegistry AddActivity(TaskName name, Type type)
    {
        TaskTypes.Require<ITaskActivity>(type);
        return Add(
            ActivitiesByVersion, name, TaskTypes.VersionOf(type), services => (ITaskActivity)ActivatorUtilities.GetServiceOrCreateInstance(services, type));
    }

    /// <summary>Adds an activity's class under the name that it gives itself.</summary>
    /// <param name="type">The class.</param>
    public DurableTaskRegistry AddActivity(Type type)
    {
        TaskTypes.Require<ITaskActivity>(type);
        return AddActivity(TaskTypes.NameOf(type), type);
    }

    /// <summary>Adds an activity's class.</summary>
    /// <param name="name">Its name.</param>
    /// <typeparam name="TActivity">The class.</typeparam>
    public DurableTaskRegistry AddActivity<TActivity>(TaskName name)
        where TActivity : class, ITaskActivity => AddActivity(name, typeof(TActivity));

    /// <summary>Adds an activity's class under the name that it gives itself.</summary>
    /// <typeparam name="TActivity">The class.</typeparam>
    public DurableTaskRegistry AddActivity<TActivity>()
        where TActivity : class, ITaskActivity => AddActivity(typeof(TActivity));

    /// <summary>Adds an activity whose one instance serves every invocation.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The instance.</param>
    public DurableTaskRegistry AddActivity(TaskName name, ITaskActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivity(name, TaskTypes.VersionOf(activity.GetType()), () => activity);
    }

    /// <summary>Adds an activity whose one instance serves every invocation, under the name that its class gives itself.</summary>
    /// <param name="activity">The instance.</param>
    public DurableTaskRegistry AddActivity(ITaskActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivity(TaskTypes.NameOf(activity.GetType()), activity);
    }
}
