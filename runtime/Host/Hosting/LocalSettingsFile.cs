using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>Reads <c>local.settings.json</c> as the Functions tools do: <c>Values</c> becomes what the environment would hold.</summary>
internal static class LocalSettingsFile
{
    internal const string FileName = "local.settings.json";

    /// <summary>The file of the current folder, else the one beside the app; null where there is none.</summary>
    public static string? Find() => new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }
        .Select(folder => Path.Combine(folder, FileName))
        .FirstOrDefault(File.Exists);

    /// <exception cref="StartupException">The file is not what the tools write, or it is encrypted.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            throw new StartupException($"{FileName} is not valid JSON: {e.Message}", e);
        }
    }

    internal static IReadOnlyDictionary<string, string?> Parse(string json)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        using var document = JsonDocument.Parse(json, JsonReading.Lenient);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new StartupException($"{FileName} has to be a JSON object.");
        }

        foreach (var member in document.RootElement.EnumerateObject())
        {
            switch (member.Name)
            {
                case "IsEncrypted" when member.Value.ValueKind == JsonValueKind.True:
                    throw new StartupException($"{FileName} is encrypted, which only the Functions tools can read: decrypt it with 'func settings decrypt'.");
                case "Values":
                    AddAll(settings, member.Value, prefix: "");
                    break;
                case "ConnectionStrings":
                    AddAll(settings, member.Value, "ConnectionStrings" + ConfigurationPath.KeyDelimiter);
                    break;
                case "Host" when member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("LocalHttpPort", out var port):
                    settings[LocalRuntimeSettings.PortKey] = port.ToString();
                    break;
            }
        }

        return settings;
    }

    private static void AddAll(Dictionary<string, string?> settings, JsonElement values, string prefix)
    {
        foreach (var value in values.EnumerateObject())
        {
            if (value.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                throw new StartupException($"The setting '{value.Name}' in {FileName} has to be a string.");
            }

            // As the environment's provider does it: a colon cannot stand in a variable's name.
            settings[prefix + value.Name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] = value.Value.ToString();
        }
    }
}
