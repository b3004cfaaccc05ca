using System.IO.Enumeration;
using Cartrita.Adapters.Tools.OpenApi.Documents;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>Tells which operations settings ask for.</summary>
/// <param name="include">The settings.</param>
internal sealed class OpenApiSelection(OpenApiInclude include)
{
    private readonly IReadOnlyList<string> tags = ToolsOptions.List(include.Tags);
    private readonly IReadOnlyList<string> paths = ToolsOptions.List(include.Paths);
    private readonly IReadOnlyList<string> operations = ToolsOptions.List(include.Operations);
    private readonly string[] words = include.Search.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether an operation is asked for by its id.</summary>
    public bool Names(OpenApiOperation operation) => operation.OperationId is { } id && operations.Contains(id, StringComparer.Ordinal);

    /// <summary>Whether an operation is asked for.</summary>
    public bool Takes(OpenApiOperation operation) => Names(operation) || (!IsOnlyNames && HasTag(operation) && HasPath(operation) && HasWords(operation));

    private bool IsOnlyNames => operations.Count > 0 && tags.Count == 0 && paths.Count == 0 && words.Length == 0;

    private bool HasTag(OpenApiOperation operation) => tags.Count == 0 || operation.Tags.Any(tag => tags.Contains(tag, StringComparer.OrdinalIgnoreCase));

    private bool HasPath(OpenApiOperation operation) =>
        paths.Count == 0 || paths.Any(path => FileSystemName.MatchesSimpleExpression($"{path.Replace(@"\", @"\\", StringComparison.Ordinal)}*", operation.Path, ignoreCase: false));

    private bool HasWords(OpenApiOperation operation)
    {
        var text = $"{operation.OperationId} {operation.Path} {operation.Summary} {operation.Description}";
        return words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
