using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>Finds the settings that stand before a key of <c>host.json</c>, such as <c>AzureFunctionsJobHost__extensions__http__routePrefix</c>.</summary>
internal static class HostJsonOverrides
{
    internal const string Section = "AzureFunctionsJobHost";

    /// <summary>The paths and values, the values as the file would have them.</summary>
    public static IEnumerable<(string Path, JsonElement Value)> In(IConfiguration? settings) => settings is null
        ? []
        : settings.GetSection(Section).AsEnumerable(makePathsRelative: true)
            .Where(setting => setting.Value is not null && setting.Key.Length > 0)
            .OrderBy(setting => setting.Key, StringComparer.Ordinal)
            .Select(setting => (setting.Key.Replace(ConfigurationPath.KeyDelimiter, ".", StringComparison.Ordinal), ToJson(setting.Value!)));

    // A setting is text; numbers, switches and lists are written as the file writes them.
    private static JsonElement ToJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Array)
            {
                return document.RootElement.Clone();
            }
        }
        catch (JsonException)
        {
            // It is plain text.
        }

        return JsonSerializer.SerializeToElement(text);
    }
}
