using Cartrita.Core.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Tools.Schemas;

/// <summary>Registers checks by JSON Schema.</summary>
public static class SchemaServices
{
    /// <summary>Adds <see cref="IJsonSchemas"/>.</summary>
    /// <param name="services">Where to.</param>
    public static IServiceCollection AddCartritaSchemas(this IServiceCollection services) => services.AddSingleton<IJsonSchemas, JsonSchemas>();
}
