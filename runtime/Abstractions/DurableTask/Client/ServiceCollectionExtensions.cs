using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Client;

/// <summary>Adds clients to an app.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds a client, or finds one that was added before.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The client's name; null for the default one.</param>
    public static IDurableTaskClientBuilder AddDurableTaskClient(this IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Builder(services, name ?? Options.DefaultName);
    }

    /// <summary>Adds the default client, or changes it where it was added before.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Configures it.</param>
    public static IServiceCollection AddDurableTaskClient(this IServiceCollection services, Action<IDurableTaskClientBuilder> configure) =>
        services.AddDurableTaskClient(Options.DefaultName, configure);

    /// <summary>Adds a client, or changes one that was added before.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The client's name.</param>
    /// <param name="configure">Configures it.</param>
    public static IServiceCollection AddDurableTaskClient(this IServiceCollection services, string name, Action<IDurableTaskClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        configure(Builder(services, name));
        return services;
    }

    private static IDurableTaskClientBuilder Builder(IServiceCollection services, string name)
    {
        if (NamedBuilders<IDurableTaskClientBuilder>.In(services).TryGetValue(name, out var found))
        {
            return found;
        }

        var builder = new DefaultDurableTaskClientBuilder(name, services);
        NamedBuilders<IDurableTaskClientBuilder>.In(services).Add(name, builder);
        services.AddOptions<DurableTaskClientOptions>(name).Configure<IServiceProvider>((options, provider) =>
            options.DataConverter = options.ChosenConverter ?? provider.GetService<DataConverter>()!);
        services.TryAddSingleton<IDurableTaskClientProvider, NamedClients>();
        return name == Options.DefaultName ? builder.RegisterDirectly() : builder;
    }
}
