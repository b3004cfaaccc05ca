using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>Reads the operations of a document, and what a call of one is made of.</summary>
/// <param name="document">The document.</param>
internal sealed partial class OperationReader(OpenApiDocument document)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    // A document may describe them, but they are not for parameters (OpenAPI 3, Parameter Object).
    private static readonly string[] NoParameters = ["Accept", "Content-Type", "Authorization"];

    /// <summary>All operations, in the order of the document.</summary>
    /// <param name="skipped">Takes paths and operations that refer to what is not there.</param>
    public IEnumerable<OpenApiOperation> Operations(ICollection<OpenApiSkippedOperation>? skipped = null)
    {
        foreach (var (path, item) in Followed("paths", document.Root["paths"], skipped) ?? [])
        {
            // What does not begin with a slash would become a part of the server's name (OpenAPI 3, Paths Object).
            if (!path.StartsWith('/'))
            {
                continue;
            }

            // Beside a reference an item may have operations of its own (OpenAPI 3.1, Path Item Object).
            var found = new HashSet<string>(StringComparer.Ordinal);
            foreach (var shared in new[] { item as JsonObject, Followed(path, item, skipped) }.OfType<JsonObject>())
            {
                foreach (var method in Methods.Where(method => shared[method] is JsonObject && found.Add(method)))
                {
                    var name = method.ToUpperInvariant();
                    if (Followed($"{name} {path}", shared[method], skipped) is { } node)
                    {
                        yield return new OpenApiOperation { Method = name, Path = path, OperationId = OpenApiDocument.Text(node, "operationId"), Node = node, Item = shared };
                    }
                }
            }
        }
    }

    private JsonObject? Followed(string name, JsonNode? node, ICollection<OpenApiSkippedOperation>? skipped)
    {
        try
        {
            return node is JsonObject ? document.Follow(node) : null;
        }
        catch (OperationUnfitException unfit)
        {
            skipped?.Add(new OpenApiSkippedOperation(name, unfit.Message));
            return null;
        }
    }

    /// <summary>The parameters of an operation: its own, and those of its path that it does not write anew.</summary>
    /// <exception cref="OperationUnfitException">They can't be written.</exception>
    public IReadOnlyList<OpenApiParameter> Parameters(OpenApiOperation operation)
    {
        var nodes = new Dictionary<(string Place, string Name), JsonObject>();
        foreach (var node in List(operation.Item).Concat(List(operation.Node)).Select(document.Follow))
        {
            var (place, name) = (OpenApiDocument.Text(node, "in") ?? string.Empty, OpenApiDocument.Text(node, "name") ?? string.Empty);
            if (name.Length > 0 && !(place == "header" && NoParameters.Contains(name, StringComparer.OrdinalIgnoreCase)))
            {
                nodes[(place, name)] = node;
            }
        }

        var parameters = new List<OpenApiParameter>();
        foreach (var ((place, name), node) in nodes)
        {
            var argument = Free(ArgumentName(name), place, parameters.Select(parameter => parameter.Argument).Append("body"));
            parameters.Add(Read(argument, name, place, node));
        }

        var missing = PathPart().Matches(operation.Path).Select(part => part.Groups[1].Value).FirstOrDefault(part => !nodes.ContainsKey(("path", part)));
        return missing is null ? parameters : throw new OperationUnfitException($"its path has a part {{{missing}}} that no parameter describes");
    }

    /// <summary>The body of an operation; null where it has none.</summary>
    /// <exception cref="OperationUnfitException">It is of no type that can be written.</exception>
    public OpenApiBody? Body(OpenApiOperation operation)
    {
        if (operation.Node["requestBody"] is not { } written)
        {
            return null;
        }

        var node = document.Follow(written);
        var content = node["content"] as JsonObject ?? [];
        var chosen = content.Select(media => (Type: media.Key, Kind: KindOf(media.Key), Media: media.Value as JsonObject))
            .Where(media => media.Kind is not null)
            .OrderBy(media => media.Kind)
            .FirstOrDefault();
        var isRequired = OpenApiDocument.IsTrue(node, "required");
        if (chosen.Kind is not { } kind)
        {
            return isRequired || content.Count > 0
                ? throw new OperationUnfitException($"its body is {string.Join(", ", content.Select(media => media.Key).Take(3))}, and a model writes JSON, forms and text")
                : null;
        }

        return new OpenApiBody(chosen.Type, kind, isRequired, chosen.Media?["schema"], chosen.Media?["encoding"] as JsonObject, OpenApiDocument.Text(node, "description"))
        {
            Files = kind == OpenApiBodyKind.Multipart ? Files(chosen.Media?["schema"]) : [],
        };
    }

    private HashSet<string> Files(JsonNode? schema)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, property) in (schema is null ? null : document.Follow(schema)["properties"] as JsonObject) ?? [])
        {
            var written = property is JsonObject ? document.Follow(property) : null;
            if (OpenApiDocument.Text(written, "format") == "binary" || OpenApiDocument.Text(written, "contentMediaType") is not null)
            {
                files.Add(name);
            }
        }

        return files;
    }

    private static OpenApiBodyKind? KindOf(string type)
    {
        var plain = type.Split(';')[0].Trim().ToLowerInvariant();
        return plain switch
        {
            "application/json" or "*/*" or "application/*" => OpenApiBodyKind.Json,
            "application/x-www-form-urlencoded" => OpenApiBodyKind.Form,
            "multipart/form-data" => OpenApiBodyKind.Multipart,
            _ when plain.EndsWith("+json", StringComparison.Ordinal) => OpenApiBodyKind.Json,
            _ when plain.StartsWith("text/", StringComparison.Ordinal) => OpenApiBodyKind.Text,
            _ => null,
        };
    }

    private OpenApiParameter Read(string argument, string name, string place, JsonObject node)
    {
        var style = OpenApiDocument.Text(node, "style") ?? place switch
        {
            "path" or "header" => "simple",
            "query" or "cookie" => "form",
            _ => throw new OperationUnfitException($"its parameter {name} is in {(place.Length == 0 ? "no place" : place)}"),
        };
        var content = (node["content"] as JsonObject)?.FirstOrDefault();
        return new OpenApiParameter(
            argument, name, place, place == "path" || OpenApiDocument.IsTrue(node, "required"), style, node["explode"] is null ? style == "form" : OpenApiDocument.IsTrue(node, "explode"), node)
        {
            IsJson = content is { Value: not null } && KindOf(content.Value.Key) == OpenApiBodyKind.Json,
            AllowsReserved = OpenApiDocument.IsTrue(node, "allowReserved"),
            Schema = node["schema"] ?? (content?.Value is JsonObject media ? media["schema"] : null),
        };
    }

    private static IEnumerable<JsonNode?> List(JsonObject node) => node["parameters"] as JsonArray ?? [];

    private static string ArgumentName(string name)
    {
        var fit = UnfitForArguments().Replace(name, "_");
        return fit.Length > 60 ? fit[..60] : fit;
    }

    private static string Free(string name, string place, IEnumerable<string> taken)
    {
        var names = taken.ToHashSet(StringComparer.Ordinal);
        var free = names.Contains(name) ? $"{place}_{name}" : name;
        for (var number = 2; names.Contains(free); number++)
        {
            free = $"{place}_{name}_{number}";
        }

        return free;
    }

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex PathPart();

    [GeneratedRegex("[^a-zA-Z0-9_.-]")]
    private static partial Regex UnfitForArguments();
}
