using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Worker;

/// <summary>What a worker's builder can do.</summary>
public static class DurableTaskWorkerBuilderExtensions
{
    /// <summary>Adds tasks to the worker.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Adds them to the worker's registry.</param>
    public static IDurableTaskWorkerBuilder AddTasks(this IDurableTaskWorkerBuilder builder, Action<DurableTaskRegistry> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    /// <summary>Changes the worker's options.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes them.</param>
    public static IDurableTaskWorkerBuilder Configure(this IDurableTaskWorkerBuilder builder, Action<DurableTaskWorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    /// <summary>Chooses the worker's class.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="target">The class.</param>
    public static IDurableTaskWorkerBuilder UseBuildTarget(this IDurableTaskWorkerBuilder builder, Type target)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.BuildTarget = target;
        return builder;
    }

    /// <summary>Chooses the worker's class.</summary>
    /// <param name="builder">The builder.</param>
    /// <typeparam name="TTarget">The class.</typeparam>
    public static IDurableTaskWorkerBuilder UseBuildTarget<TTarget>(this IDurableTaskWorkerBuilder builder)
        where TTarget : DurableTaskWorker => builder.UseBuildTarget(typeof(TTarget));

    /// <summary>Chooses the worker's class, which has options of its own beside the common ones.</summary>
    /// <param name="builder">The builder.</param>
    /// <typeparam name="TTarget">The class.</typeparam>
    /// <typeparam name="TOptions">Its options; they take over what the common ones say.</typeparam>
    public static IDurableTaskWorkerBuilder UseBuildTarget<TTarget, TOptions>(this IDurableTaskWorkerBuilder builder)
        where TTarget : DurableTaskWorker
        where TOptions : DurableTaskWorkerOptions
    {
        builder.UseBuildTarget(typeof(TTarget));
        builder.Services.AddOptions<TOptions>(builder.Name)
            .PostConfigure<IOptionsMonitor<DurableTaskWorkerOptions>>((options, common) => common.Get(builder.Name).ApplyTo(options));
        return builder;
    }

    /// <summary>Says which versions of orchestrations the worker takes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="versionOptions">The worker's version, and the rule; a copy is kept.</param>
    public static IDurableTaskWorkerBuilder UseVersioning(
        this IDurableTaskWorkerBuilder builder, DurableTaskWorkerOptions.VersioningOptions versionOptions)
    {
        ArgumentNullException.ThrowIfNull(versionOptions);
        return builder.Configure(options => options.Versioning = new()
        {
            Version = versionOptions.Version,
            DefaultVersion = versionOptions.DefaultVersion,
            MatchStrategy = versionOptions.MatchStrategy,
            FailureStrategy = versionOptions.FailureStrategy,
        });
    }

    /// <summary>Lets a filter decide which orchestrations the worker takes.</summary>
    /// <param name="builder">The builder.</param>
    /// <typeparam name="TOrchestrationFilter">The filter's class.</typeparam>
    [Obsolete("Experimental")]
    public static IDurableTaskWorkerBuilder UseOrchestrationFilter<TOrchestrationFilter>(this IDurableTaskWorkerBuilder builder)
        where TOrchestrationFilter : class, IOrchestrationFilter
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IOrchestrationFilter, TOrchestrationFilter>();
        return builder;
    }

    /// <summary>Lets a filter decide which orchestrations the worker takes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="filter">The filter.</param>
    [Obsolete("Experimental")]
    public static IDurableTaskWorkerBuilder UseOrchestrationFilter(this IDurableTaskWorkerBuilder builder, IOrchestrationFilter filter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(filter);
        return builder;
    }

    /// <summary>Says which work the worker is given; the last call counts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="workItemFilters">Names it; null, and filters that name nothing, give the worker all work.</param>
    /// <exception cref="OptionsValidationException">At the worker's start: a filter names what the worker has not registered.</exception>
    public static IDurableTaskWorkerBuilder UseWorkItemFilters(this IDurableTaskWorkerBuilder builder, DurableTaskWorkerWorkItemFilters? workItemFilters)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var filters = workItemFilters ?? new();
        builder.Services.AddOptions<DurableTaskWorkerWorkItemFilters>(builder.Name).PostConfigure(options => Copy(filters, options));
        if (filters.Orchestrations.Count + filters.Activities.Count + filters.Entities.Count > 0)
        {
            builder.Services.TryAddEnumerable(
                ServiceDescriptor.Singleton<IValidateOptions<DurableTaskWorkerWorkItemFilters>, WorkItemFiltersValidator>());
        }

        return builder;
    }

    /// <summary>Gives the worker what its registry has and nothing else.</summary>
    /// <remarks>What no worker has registered then waits for ever instead of failing by name.</remarks>
    /// <param name="builder">The builder.</param>
    public static IDurableTaskWorkerBuilder UseWorkItemFilters(this IDurableTaskWorkerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<DurableTaskWorkerWorkItemFilters>(builder.Name)
            .PostConfigure<IOptionsMonitor<DurableTaskRegistry>, IOptionsMonitor<DurableTaskWorkerOptions>>((options, registries, workers) =>
                Copy(RegistryWorkItemFilters.Of(registries.Get(builder.Name), workers.Get(builder.Name).Versioning), options));
        return builder;
    }

    private static void Copy(DurableTaskWorkerWorkItemFilters from, DurableTaskWorkerWorkItemFilters to)
    {
        to.Orchestrations = from.Orchestrations;
        to.Activities = from.Activities;
        to.Entities = from.Entities;
    }
}
