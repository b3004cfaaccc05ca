using Cartrita.Runtime.Host.Durable.Client;
using Cartrita.Runtime.Host.Durable.DeadLetters;
using Cartrita.Runtime.Host.Durable.Turns;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.InMemory;
using Cartrita.Runtime.Host.Storage.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>Adds the durable half of the host to an app.</summary>
public static class DurableRuntimeServiceCollectionExtensions
{
    /// <summary>Registers the store, the <see cref="DurableTaskClient"/> and the service that runs turns and activities while the app runs.</summary>
    /// <param name="services">The app's services. They hold, or will hold, an <see cref="IDurableTaskCatalog"/>; a <see cref="DataConverter"/> and a
    /// <see cref="TimeProvider"/> in them are used, where they are registered before this call.</param>
    /// <param name="options">How it runs.</param>
    public static IServiceCollection AddDurableRuntime(this IServiceCollection services, DurableRuntimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return services.AddDurableRuntime(options, provider => options.StateDirectory is { } directory
            ? new SqliteRuntimeStore(directory, provider.GetRequiredService<RuntimeMeter>())
            : new InMemoryRuntimeStore(provider.GetRequiredService<RuntimeMeter>()));
    }

    /// <summary>The same over a store of the caller's making.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="store">Makes the store; the runtime opens and disposes it.</param>
    internal static IServiceCollection AddDurableRuntime(
        this IServiceCollection services, DurableRuntimeOptions options, Func<IServiceProvider, IRuntimeStore> store)
    {
        services.AddDurableWork(_ => options, store);
        services.TryAddSingleton<DataConverter>(JsonDataConverter.Default);
        services.TryAddSingleton<ITurnRunner, ReplayingTurnRunner>();
        services.AddSingleton<DurableTaskClient, LocalDurableTaskClient>();
        services.AddSingleton<DurableRuntime>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DurableRuntime>());
        return services;
    }

    /// <summary>Registers the store and the queues in front of it, without anybody who works on them.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="options">How the runtime runs.</param>
    /// <param name="store">Makes the store; the runtime opens and disposes it.</param>
    internal static IServiceCollection AddDurableWork(
        this IServiceCollection services, Func<IServiceProvider, DurableRuntimeOptions> options, Func<IServiceProvider, IRuntimeStore> store)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRandomIds, RandomIds>();
        services.AddSingleton(options);
        services.AddSingleton<RuntimeMeter>();
        services.AddSingleton(store);
        services.AddSingleton<RuntimeWork>();
        services.AddSingleton<DeadLetterOffice>();
        return services;
    }
}
