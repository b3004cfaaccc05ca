using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Worker.Hosting;

/// <summary>Runs tasks while the app runs.</summary>
public abstract class DurableTaskWorker : BackgroundService
{
    /// <summary>Makes a worker.</summary>
    /// <param name="name">Its name; null for the default one.</param>
    /// <param name="factory">Makes its tasks.</param>
    protected DurableTaskWorker(string? name, IDurableTaskFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Name = name ?? Options.DefaultName;
        Factory = factory;
    }

    /// <summary>The worker's name; its options have the same.</summary>
    protected virtual string Name { get; }

    /// <summary>Makes its tasks.</summary>
    protected virtual IDurableTaskFactory Factory { get; }

    /// <summary>Adds properties to failures, where the app wants that.</summary>
    protected IExceptionPropertiesProvider? ExceptionPropertiesProvider { get; set; }
}
