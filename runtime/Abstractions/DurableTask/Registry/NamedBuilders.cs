using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask;

/// <summary>The builders of one collection of services, by name; they are kept in the collection itself.</summary>
/// <typeparam name="TBuilder">The kind of builder.</typeparam>
internal sealed class NamedBuilders<TBuilder> : Dictionary<string, TBuilder>
{
    private NamedBuilders()
        : base(StringComparer.Ordinal)
    {
    }

    public static NamedBuilders<TBuilder> In(IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(NamedBuilders<TBuilder>)) is { ImplementationInstance: NamedBuilders<TBuilder> found })
        {
            return found;
        }

        var builders = new NamedBuilders<TBuilder>();
        services.AddSingleton(builders);
        return builders;
    }
}
