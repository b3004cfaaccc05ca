using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes loggers from an invocation.</summary>
public static class FunctionContextLoggerExtensions
{
    /// <summary>Makes a logger whose category is a type.</summary>
    /// <typeparam name="T">The category.</typeparam>
    /// <param name="context">The invocation.</param>
    /// <returns>The logger.</returns>
    public static ILogger<T> GetLogger<T>(this FunctionContext context) => Services(context).GetRequiredService<ILogger<T>>();

    /// <summary>Makes a logger by category name.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="categoryName">The category.</param>
    /// <returns>The logger.</returns>
    public static ILogger GetLogger(this FunctionContext context, string categoryName) =>
        Services(context).GetRequiredService<ILoggerFactory>().CreateLogger(categoryName);

    private static IServiceProvider Services(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.InstanceServices;
    }
}
