using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>Reads <c>host.json</c>. A key is honoured, or said to have no effect here, or refused by name: one that is skipped in silence would work in Azure only.</summary>
internal static class HostJson
{
    internal const string FileName = "host.json";
    internal const string Version = "2.0";

    /// <param name="text">The text of the file; null for the file beside the app.</param>
    /// <param name="overrides">The settings, which stand before the file.</param>
    /// <exception cref="StartupException">A key is unknown or refused here, or a value is not what the key takes.</exception>
    public static HostSettings Load(string? text, IConfiguration? overrides = null) =>
        HostJsonOverrides.In(overrides).Aggregate(ReadFile(text), (settings, one) => Apply(settings, one.Path, one.Value));

    private static HostSettings ReadFile(string? text)
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

    internal static StartupException WrongVersion() => new($"{FileName} has to say \"version\": \"{Version}\".");

    private static HostSettings Read(JsonElement root)
    {
        var leaves = Leaves(root, "").ToList();
        return leaves.Exists(leaf => leaf.Path.Equals("version", StringComparison.OrdinalIgnoreCase))
            ? leaves.Aggregate(new HostSettings(), (settings, leaf) => Apply(settings, leaf.Path, leaf.Value))
            : throw WrongVersion();
    }

    private static HostSettings Apply(HostSettings settings, string path, JsonElement value)
    {
        var key = HostJsonKeys.All.FirstOrDefault(key => key.Matches(path))
            ?? throw new StartupException($"{FileName} has the key '{path}', which this host does not know: remove it, or correct its name.");
        return key.Treatment switch
        {
            HostJsonTreatment.Honoured => key.Apply!(settings, new(key, path, value)),
            HostJsonTreatment.NoEffect => settings with { WithoutEffect = [.. settings.WithoutEffect, (path, key.Note)] },
            _ => throw new StartupException($"{FileName} has the key '{path}', which this host refuses: {key.Note}."),
        };
    }

    private static IEnumerable<(string Path, JsonElement Value)> Leaves(JsonElement element, string prefix) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(member => Leaves(member.Value, prefix.Length == 0 ? member.Name : $"{prefix}.{member.Name}"))
        : [(prefix, element)];
}
