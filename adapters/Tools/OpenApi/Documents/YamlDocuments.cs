using System.Globalization;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>Reads YAML as JSON (the core schema of YAML 1.2), up to a number of nodes: aliases can multiply.</summary>
internal static class YamlDocuments
{
    private const int Deepest = 200;

    /// <summary>Reads the first document.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="left">How many nodes may still be read.</param>
    /// <exception cref="CartritaException">It is no YAML, or too much of it.</exception>
    public static JsonNode? Read(ReadOnlyMemory<byte> bytes, ref int left)
    {
        try
        {
            Measure(bytes);
            using var text = new StreamReader(new MemoryStream(bytes.ToArray()));
            var stream = new YamlStream();
            stream.Load(text);
            return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, 0, ref left);
        }
        catch (YamlException exception)
        {
            throw new CartritaException(Problems.InvalidRequest, "The document is neither JSON nor YAML that can be read.", exception);
        }
    }

    // Before it is read into a tree, which goes down by one call a level.
    private static void Measure(ReadOnlyMemory<byte> bytes)
    {
        using var text = new StreamReader(new MemoryStream(bytes.ToArray()));
        var parser = new Parser(text);
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current is MappingStart or SequenceStart ? 1 : parser.Current is MappingEnd or SequenceEnd ? -1 : 0;
            if (depth > Deepest)
            {
                throw new CartritaException(Problems.InvalidRequest, "The document is too large or too deep.");
            }
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int left)
    {
        if (--left < 0 || depth > Deepest)
        {
            throw new CartritaException(Problems.InvalidRequest, "The document is too large or too deep.");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                var inner = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    inner[(key as YamlScalarNode)?.Value ?? string.Empty] = Convert(value, depth + 1, ref left);
                }

                return inner;
            case YamlSequenceNode sequence:
                var list = new JsonArray();
                foreach (var child in sequence.Children)
                {
                    list.Add(Convert(child, depth + 1, ref left));
                }

                return list;
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                return null;
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? string.Empty;
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) || scalar.Tag == "tag:yaml.org,2002:str")
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            _ when IsNumber(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    private static bool IsNumber(string text) => (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.') && text.Any(char.IsAsciiDigit);
}
