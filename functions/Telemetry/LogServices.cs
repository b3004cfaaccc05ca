using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Telemetry;

/// <summary>Registers how log lines look.</summary>
internal static class LogServices
{
    /// <summary>Registers it, with options from the section <c>Logs</c>.</summary>
    public static void AddCartritaLogs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LogOptions>().Bind(configuration.GetSection(LogOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddLogging(logging => logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>());

        // After the host's own choice, whenever that is made.
        services.AddOptions<ConsoleLoggerOptions>().PostConfigure<IOptions<LogOptions>>((console, logs) =>
        {
            if (logs.Value.Format == LogOptions.Json)
            {
                console.FormatterName = JsonLogFormatter.FormatterName;
            }
        });
    }
}
