using Cartrita.Core.Broker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Broker;

/// <summary>Registers the broker.</summary>
public static class BrokerServices
{
    /// <summary>Adds <see cref="IMessageBroker"/> with options from the section <c>Broker</c>, with models as its handlers, and what else handles topics.</summary>
    /// <remarks>Topics have their handlers before anybody can ask: they are taken as the broker is made.</remarks>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file.</param>
    /// <param name="handle">Gives further topics their handlers.</param>
    public static IServiceCollection AddCartritaBroker(
        this IServiceCollection services, IConfiguration configuration, Action<IMessageBroker, IServiceProvider> handle)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<BrokerOptions>().Bind(configuration.GetSection(BrokerOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ModelChatHandler>();
        services.AddSingleton<ModelEmbeddingHandler>();
        services.AddSingleton(provider => new Lazy<IMessageBroker>(provider.GetRequiredService<IMessageBroker>));
        services.AddSingleton<InProcessBroker>();
        services.AddSingleton<IMessageBroker>(provider =>
        {
            var broker = provider.GetRequiredService<InProcessBroker>();
            broker.Handle(ModelTopics.Chat, provider.GetRequiredService<ModelChatHandler>());
            broker.Handle(ModelTopics.Embeddings, provider.GetRequiredService<ModelEmbeddingHandler>());
            handle(broker, provider);
            return broker;
        });
        return services;
    }
}
