namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Switches ASP.NET Core integration on.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets HTTP functions take <c>HttpRequest</c> and return <c>IActionResult</c>. The local host always does.</summary>
    /// <param name="builder">The app.</param>
    /// <returns>The builder.</returns>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }
}
