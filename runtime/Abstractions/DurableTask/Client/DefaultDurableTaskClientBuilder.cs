using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Client;

/// <summary>Makes a client of the class that it is told.</summary>
/// <param name="name">The client's name; null for the default one.</param>
/// <param name="services">The app's services.</param>
public class DefaultDurableTaskClientBuilder(string? name, IServiceCollection services) : IDurableTaskClientBuilder
{
    private Type? _buildTarget;

    /// <inheritdoc/>
    public string Name { get; } = name ?? Options.DefaultName;

    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;

    /// <inheritdoc/>
    public Type? BuildTarget
    {
        get => _buildTarget;
        set => _buildTarget = value is null || (value.IsSubclassOf(typeof(DurableTaskClient)) && !value.IsAbstract)
            ? value
            : throw new ArgumentException($"Type must be non-abstract and a subclass of {typeof(DurableTaskClient)}", nameof(value));
    }

    /// <inheritdoc/>
    public DurableTaskClient Build(IServiceProvider serviceProvider)
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        var target = _buildTarget ?? throw new InvalidOperationException(
            "No valid DurableTask client target was registered. Give one with UseBuildTarget, or use AddInMemoryDurableTask, which brings its own.");
        return (DurableTaskClient)ActivatorUtilities.CreateInstance(serviceProvider, target, Name);
    }
}
