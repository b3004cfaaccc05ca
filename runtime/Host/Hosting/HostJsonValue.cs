using System.Globalization;
using System.Text.Json;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>A value in <c>host.json</c>. Whoever reads it as what it is not is told so in a sentence.</summary>
/// <param name="Key">The key that it was found by.</param>
/// <param name="Path">Its full path.</param>
/// <param name="Json">The value.</param>
internal sealed record HostJsonValue(HostJsonKey Key, string Path, JsonElement Json)
{
    /// <summary>What of the path is below the key.</summary>
    public string Rest => Key.Rest(Path);

    public string Text() => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : throw Refused("a string");

    public bool Flag() => Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Refused("true or false"),
    };

    /// <param name="least">The least number that is taken.</param>
    /// <param name="most">The greatest one.</param>
    public int Count(int least = 1, int most = int.MaxValue) =>
        Json.ValueKind == JsonValueKind.Number && Json.TryGetInt32(out var count) && count >= least && count <= most
            ? count
            : throw Refused(most == int.MaxValue ? $"a whole number above {least - 1}" : $"a whole number from {least} to {most}");

    /// <param name="least">The least span that is taken.</param>
    public TimeSpan Span(TimeSpan least) => TimeSpan.TryParse(Text(), CultureInfo.InvariantCulture, out var span) && span >= least
        ? span
        : throw Refused($"a time span of {least:c} or more");

    public T Name<T>()
        where T : struct, Enum => Enum.TryParse<T>(Text(), ignoreCase: true, out var name) && Enum.IsDefined(name)
            ? name
            : throw Refused($"one of {string.Join(", ", Enum.GetNames<T>())}");

    public IReadOnlyList<string> Texts() => Json.ValueKind == JsonValueKind.Array && Json.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)
        ? [.. Json.EnumerateArray().Select(one => one.GetString()!)]
        : throw Refused("a list of strings");

    public StartupException Refused(string expected) => new($"The value {Json.GetRawText()} of '{Path}' in {HostJson.FileName} has to be {expected}.");
}
