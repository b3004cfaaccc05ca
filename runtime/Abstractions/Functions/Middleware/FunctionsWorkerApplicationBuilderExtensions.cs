namespace Microsoft.Azure.Functions.Worker;

/// <summary>Switches extensions on by hand.</summary>
public static class FunctionsWorkerApplicationBuilderExtensions
{
    /// <summary>Switches durable functions on. The local host always has them on.</summary>
    /// <param name="builder">The app.</param>
    /// <returns>The builder.</returns>
    public static IFunctionsWorkerApplicationBuilder ConfigureDurableExtension(this IFunctionsWorkerApplicationBuilder builder) => builder;

    /// <summary>Switches blob triggers and bindings on. The local host always has them on.</summary>
    /// <param name="builder">The app.</param>
    /// <returns>The builder.</returns>
    public static IFunctionsWorkerApplicationBuilder ConfigureBlobStorageExtension(this IFunctionsWorkerApplicationBuilder builder) => builder;
}
