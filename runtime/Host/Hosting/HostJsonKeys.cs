using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>Every key of <c>host.json</c> that the real host documents, but for those of extensions. <c>docs/runtime.md</c> has the same table; a test holds the two together.</summary>
internal static class HostJsonKeys
{
    private const string OneProcess = "one process has nobody to lock out";
    private const string Telemetry = "nothing is sent to Application Insights from here";
    private const string OtherLanguages = "this host runs .NET functions only";

    /// <summary>The keys, in the order of the table.</summary>
    public static IReadOnlyList<HostJsonKey> All { get; } =
    [
        HostJsonKey.Honoured("version", "has to be `2.0`", Version),
        HostJsonKey.Honoured("functionTimeout", "fires the invocation's token; `-1` for none; 30 minutes by default", (settings, value) => settings with { FunctionTimeout = Timeout(value) }),
        HostJsonKey.Honoured("functions", "the only functions that run; an empty list means all", (settings, value) => settings with { Functions = value.Texts() }),
        HostJsonKey.Honoured("logging.logLevel.*", "the least severe level written, by category", WithLevel),
        HostJsonKey.NoEffect("logging.console.*", "logs always go to the console, to standard error; `logging.logLevel` says which"),
        HostJsonKey.NoEffect("logging.fileLoggingMode", "no log files are written"),
        HostJsonKey.NoEffect("logging.applicationInsights.*", Telemetry),
        HostJsonKey.NoEffect("telemetryMode", Telemetry),
        HostJsonKey.NoEffect("aggregator.*", Telemetry),
        HostJsonKey.Only("concurrency.dynamicConcurrencyEnabled", false, "limits are fixed here, so set those of each trigger"),
        HostJsonKey.NoEffect("concurrency.snapshotPersistenceEnabled", "there is no dynamic concurrency to remember"),
        HostJsonKey.NoEffect("extensionBundle.*", "bindings are compiled in"),
        HostJsonKey.NoEffect("healthMonitor.*", "no platform watches this process"),
        HostJsonKey.NoEffect("id", "no other host shares this one's state"),
        HostJsonKey.NoEffect("isDefaultHostConfig", "it only says who wrote the file"),
        HostJsonKey.NoEffect("managedDependency.*", OtherLanguages),
        HostJsonKey.NoEffect("metadataProviderTimeout", "functions are found in this process, without waiting"),
        HostJsonKey.NoEffect("sendCanceledInvocationsToWorker", "there is no worker apart from the host"),
        HostJsonKey.NoEffect("singleton.*", OneProcess),
        HostJsonKey.NoEffect("watchDirectories", "nothing is loaded again while the app runs"),
        HostJsonKey.NoEffect("watchFiles", "nothing is loaded again while the app runs"),
        HostJsonKey.Refused("customHandler.*", OtherLanguages),
        HostJsonKey.Refused("httpWorker.*", OtherLanguages),
        HostJsonKey.Refused("retry.*", "put a retry attribute on the function"),
        .. HostJsonExtensionKeys.All,
        .. HostJsonDurableKeys.All,
    ];

    private static HostSettings Version(HostSettings settings, HostJsonValue value) =>
        value.Json.ValueKind == System.Text.Json.JsonValueKind.String && value.Json.GetString() == HostJson.Version
            ? settings
            : throw HostJson.WrongVersion();

    private static TimeSpan? Timeout(HostJsonValue value)
    {
        var text = value.Text();
        if (text == "-1")
        {
            return null;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero
            ? timeout
            : throw value.Refused("a time span such as 00:10:00, or -1 for no limit");
    }

    // Categories contain dots themselves, so everything below logLevel is one name.
    private static HostSettings WithLevel(HostSettings settings, HostJsonValue value)
    {
        var level = Enum.TryParse<LogLevel>(value.Text(), ignoreCase: true, out var known)
            ? known
            : throw value.Refused($"a level ({string.Join(", ", Enum.GetNames<LogLevel>())})");
        var category = value.Rest;
        return settings with
        {
            LogLevels = new Dictionary<string, LogLevel>(settings.LogLevels)
            {
                [category.Equals("default", StringComparison.OrdinalIgnoreCase) ? "" : category] = level,
            },
        };
    }
}
