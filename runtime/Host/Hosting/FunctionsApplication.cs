namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a Functions app starts.</summary>
public class FunctionsApplication
{
    /// <summary>Makes a builder with the usual configuration: <c>local.settings.json</c>, the environment, the command line.</summary>
    /// <param name="args">The command line's configuration, such as <c>--LocalRuntime:Port 0</c>.</param>
    /// <returns>The builder.</returns>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args, new());
}
