using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>Reads <c>host.json</c>. A setting is honoured or refused by name: one that is skipped in silence would work in Azure only.</summary>
internal static class HostJson
{
    internal const string FileName = "host.json";

    /// <exception cref="StartupException">A key is unknown here, or a value is not what the key takes.</exception>
    public static HostSettings Load(string? text)
    {
        var path = Path.Combine(AppContext.BaseDirectory, FileName);
        if (text is null && !File.Exists(path))
        {
            return new();
        }

        try
        {
            using var document = JsonDocument.Parse(text ?? File.ReadAllText(path), JsonReading.Lenient);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new StartupException($"{FileName} is not valid JSON: {e.Message}", e);
        }
    }

    private static HostSettings Read(JsonElement root)
    {
        var settings = new HostSettings();
        var hasVersion = false;
        foreach (var (path, value) in Leaves(root, ""))
        {
            if (path == "version")
            {
                hasVersion = value.ValueKind == JsonValueKind.String && value.GetString() == "2.0";
                continue;
            }

            settings = Apply(settings, path, value);
        }

        return hasVersion ? settings : throw new StartupException($"{FileName} has to say \"version\": \"2.0\".");
    }

    private static HostSettings Apply(HostSettings settings, string path, JsonElement value)
    {
        const string Levels = "logging.logLevel.";
        return path switch
        {
            "functionTimeout" => settings with { FunctionTimeout = Timeout(value) },
            "extensions.http.routePrefix" => settings with { RoutePrefix = Text(path, value).Trim('/') },
            "extensions.durableTask.hubName" => settings with { HubName = Text(path, value) },
            "extensions.durableTask.maxConcurrentActivityFunctions" => settings with { MaxConcurrentActivities = Count(path, value) },
            "extensions.durableTask.maxConcurrentOrchestratorFunctions" => settings with { MaxConcurrentOrchestrators = Count(path, value) },
            "extensions.blobs.maxDegreeOfParallelism" => settings with { BlobParallelism = Count(path, value) },
            "extensions.blobs.poisonBlobThreshold" => settings with { PoisonBlobThreshold = Count(path, value) },
            _ when path.StartsWith(Levels, StringComparison.Ordinal) => WithLevel(settings, path[Levels.Length..], Level(path, value)),
            _ => throw new StartupException($"{FileName} has the key '{path}', which this host does not know: remove it, or correct its name."),
        };
    }

    // Categories contain dots themselves, so everything below logLevel is one name.
    private static IEnumerable<(string Path, JsonElement Value)> Leaves(JsonElement element, string prefix)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return [(prefix, element)];
        }

        return element.EnumerateObject().SelectMany(member => Leaves(member.Value, prefix.Length == 0 ? member.Name : $"{prefix}.{member.Name}"));
    }

    private static HostSettings WithLevel(HostSettings settings, string category, LogLevel level) => settings with
    {
        LogLevels = new Dictionary<string, LogLevel>(settings.LogLevels)
        {
            [category.Equals("default", StringComparison.OrdinalIgnoreCase) ? "" : category] = level,
        },
    };

    private static LogLevel Level(string path, JsonElement value) => Enum.TryParse<LogLevel>(Text(path, value), ignoreCase: true, out var level)
        ? level
        : throw Refused(path, value, $"a level ({string.Join(", ", Enum.GetNames<LogLevel>())})");

    private static TimeSpan? Timeout(JsonElement value)
    {
        var text = Text("functionTimeout", value);
        if (text == "-1")
        {
            return null;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero
            ? timeout
            : throw Refused("functionTimeout", value, "a time span such as 00:10:00, or -1 for no limit");
    }

    private static string Text(string path, JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw Refused(path, value, "a string");

    private static int Count(string path, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count > 0
            ? count
            : throw Refused(path, value, "a whole number above 0");

    private static StartupException Refused(string path, JsonElement value, string expected) =>
        new($"The value {value.GetRawText()} of '{path}' in {FileName} has to be {expected}.");
}
