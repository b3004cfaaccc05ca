using System.Globalization;
using System.Text;
using System.Text.Json;
using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Makes readable text of a Jupyter notebook: its cells in order, code between fences, and the beginning of what the cells gave out as text.</summary>
internal static class NotebookText
{
    /// <summary>How much of the output of one cell is kept, in characters.</summary>
    internal const int MaximumOutput = 2000;

    /// <summary>Reads a notebook; null where the text is none.</summary>
    /// <param name="json">Its source.</param>
    internal static StructuredText? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && Member(root, "cells") is { ValueKind: JsonValueKind.Array } cells
                ? Read(root, cells)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name in it is half a surrogate pair: then it is read as the text that it is.
            return null;
        }
    }

    private static StructuredText Read(JsonElement root, JsonElement cells)
    {
        var language = Member(root, "metadata") is { } metadata && Member(metadata, "kernelspec") is { } kernel && Member(kernel, "language") is { ValueKind: JsonValueKind.String } name && Text(name) is { } known
            && known.All(char.IsAsciiLetterOrDigit) ? known : string.Empty;
        var (text, begins) = (new StringBuilder(), new List<(int Start, string? Section)>());
        var number = 0;
        foreach (var cell in cells.EnumerateArray())
        {
            number++;
            var start = text.Length;
            var source = Lines(Member(cell, "source"), int.MaxValue);
            if (Text(Member(cell, "cell_type")) == "code")
            {
                AppendFenced(text, language, source);
                AppendFenced(text, string.Empty, Outputs(cell));
            }
            else if (!string.IsNullOrWhiteSpace(source))
            {
                text.Append(source.TrimEnd()).Append("\n\n");
            }

            if (text.Length > start)
            {
                begins.Add((start, string.Create(CultureInfo.InvariantCulture, $"cell {number}")));
            }
        }

        text.Replace('\0', '\uFFFD');
        var segments = new SegmentBuilder(text.ToString());
        begins.ForEach(begin => segments.Begin(begin.Start, begin.Section));
        return segments.Build();
    }

    private static void AppendFenced(StringBuilder text, string language, string lines)
    {
        if (!string.IsNullOrWhiteSpace(lines))
        {
            text.Append("```").Append(language).Append('\n').Append(lines.TrimEnd()).Append("\n```\n\n");
        }
    }

    // What was printed, and results and errors as text; pictures and pages are none.
    private static string Outputs(JsonElement cell)
    {
        var text = new StringBuilder();
        if (Member(cell, "outputs") is not { ValueKind: JsonValueKind.Array } outputs)
        {
            return string.Empty;
        }

        foreach (var output in outputs.EnumerateArray())
        {
            var room = MaximumOutput - text.Length;
            if (room <= 0)
            {
                break;
            }

            var plain = Member(output, "text") ?? (Member(output, "data") is { } data ? Member(data, "text/plain") : null);
            var lines = plain is not null ? Lines(plain, room) : Text(Member(output, "evalue")) is { } error ? Cut($"{Text(Member(output, "ename"))}: {error}", room) : string.Empty;
            text.Append(lines);
            if (lines.Length > 0 && lines[^1] != '\n')
            {
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    // Text is one string or an array of lines.
    private static string Lines(JsonElement? element, int limit)
    {
        if (element is not { ValueKind: JsonValueKind.Array } lines)
        {
            return Cut(Text(element) ?? string.Empty, limit);
        }

        var text = new StringBuilder();
        foreach (var line in lines.EnumerateArray())
        {
            if (text.Length >= limit)
            {
                break;
            }

            text.Append(Text(line));
        }

        return Cut(text.ToString(), limit);
    }

    private static string Cut(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)] + "…";
    }

    private static string? Text(JsonElement? element)
    {
        try
        {
            return element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: no text that could be stored or quoted.
            return null;
        }
    }
}
