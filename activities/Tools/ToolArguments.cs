using System.Text.Json;

namespace Cartrita.Activities.Tools;

/// <summary>Reads arguments and outputs that fit their schema: what is optional is null or absent.</summary>
internal static class ToolArguments
{
    /// <summary>A text; null where there is none or only blanks.</summary>
    internal static string? Text(this JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>A text to the letter, blanks and all; null where there is none.</summary>
    internal static string? Whole(this JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A whole number within bounds; null where there is none.</summary>
    internal static int? Number(this JsonElement arguments, string name, int least, int most) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? (int)Math.Clamp(number, least, most) : null;

    /// <summary>The items of an array; none where there is none.</summary>
    internal static IEnumerable<JsonElement> Items(this JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    /// <summary>Texts; none where there are none.</summary>
    internal static IReadOnlyList<string> Texts(this JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!.Trim()).Where(text => text.Length > 0)]
            : [];
}
