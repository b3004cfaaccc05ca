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
    public IEnumerable<OpenApiOperation> Operations()
    {
        foreach (var (path, item) in document.Root["paths"] as JsonObject ?? [])
        {
            // What does not begin with a slash would become a part of the server's name (OpenAPI 3, Paths Object).
            if (item is not JsonObject written || !path.StartsWith('/'))
            {
                continue;
            }

            var shared = OpenApiDocument.Text(written, "$ref") is { } reference && document.Find(reference) is JsonObject target ? target : written;
            foreach (var method in Methods)
            {
                if (shared[method] is JsonObject node)
                {
                    yield return new OpenApiOperation { Method = method.ToUpperInvariant(), Path = path, OperationId = OpenApiDocument.Text(node, "operationId"), Node = node, Item = shared };
                }
            }
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

        return new OpenApiBody(chosen.Type, kind, isRequired, chosen.Media?["schema"], chosen.Media?["encoding"] as JsonObject, OpenApiDocument.Text(node, "description"));
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
