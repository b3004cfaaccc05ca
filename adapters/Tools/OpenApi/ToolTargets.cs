using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cartrita.Adapters.Tools.OpenApi.Documents;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>What calls of tools from outside go to, in one line that a person reads before they approve one.</summary>
internal static class ToolTargets
{
    private const int Longest = 1_000;

    /// <summary>Of an operation: method and address, and by which names its arguments go where.</summary>
    public static string Of(OpenApiOperation operation, Uri server, IReadOnlyList<OpenApiParameter> parameters, OpenApiBody? body)
    {
        var places = parameters.GroupBy(parameter => parameter.Place, StringComparer.Ordinal).OrderBy(place => place.Key, StringComparer.Ordinal)
            .Select(place => $"; {place.Key} {string.Join(", ", place.Select(Named).Order(StringComparer.Ordinal))}");
        return Line($"{operation.Method} {server.AbsoluteUri.TrimEnd('/')}{operation.Path}{string.Concat(places)}{(body is null ? string.Empty : $"; body {body.ContentType}")}");
    }

    /// <summary>Of a server's tool: both by their names.</summary>
    public static string Of(string server, string tool) => Line($"mcp:{server}/{tool}");

    private static string Named(OpenApiParameter parameter) => parameter.Argument == parameter.Name ? parameter.Name : $"{parameter.Argument} as {parameter.Name}";

    // What can't be seen, or turns what stands beside it around, is written as what it is.
    private static string Line(string text)
    {
        var line = new StringBuilder();
        foreach (var character in text)
        {
            var isSeen = char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            _ = isSeen ? line.Append(character) : line.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return line.Length <= Longest ? line.ToString() : $"{line.ToString(0, Longest)}… ({Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))})";
    }
}
