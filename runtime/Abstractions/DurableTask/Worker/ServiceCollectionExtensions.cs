using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Worker;

/// <summary>Adds workers to an app.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds a worker, or finds one that was added before.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The worker's name; null for the default one.</param>
    public static IDurableTaskWorkerBuilder AddDurableTaskWorker(this IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Builder(services, name ?? Options.DefaultName);
    }

    /// <summary>Adds the default worker, or changes it where it was added before.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Configures it.</param>
    public static IServiceCollection AddDurableTaskWorker(this IServiceCollection services, Action<IDurableTaskWorkerBuilder> configure) =>
        services.AddDurableTaskWorker(Options.DefaultName, configure);

    /// <summary>Adds a worker, or changes one that was added before.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The worker's name.</param>
    /// <param name="configure">Configures it.</param>
    public static IServiceCollection AddDurableTaskWorker(this IServiceCollection services, string name, Action<IDurableTaskWorkerBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        configure(Builder(services, name));
        return services;
    }

    private static IDurableTaskWorkerBuilder Builder(IServiceCollection services, string name)
    {
        if (NamedBuilders<IDurableTaskWorkerBuilder>.In(services).TryGetValue(name, out var found))
        {
            return found;
        }

        var builder = new DefaultDurableTaskWorkerBuilder(name, services);
        NamedBuilders<IDurableTaskWorkerBuilder>.In(services).Add(name, builder);
        services.AddOptions<DurableTaskWorkerOptions>(name).Configure<IServiceProvider>((options, provider) =>
            options.DataConverter = options.ChosenConverter ?? provider.GetService<DataConverter>()!);
        services.AddSingleton(builder.Build);
        return builder;
    }
}
