using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;

namespace Cartrita.Adapters.Tools.OpenApi.Linting;

/// <summary>Looks whether a document's descriptions tell a model enough (BRK-05).</summary>
/// <param name="document">The document.</param>
/// <param name="include">Which operations.</param>
internal sealed class OpenApiLinter(OpenApiDocument document, OpenApiInclude include)
{
    private const int Shortest = 15;
    private const int ShortestOfValues = 4;
    private const int Longest = 1000;

    private readonly List<OpenApiFinding> findings = [];

    /// <summary>What there is to say.</summary>
    public IReadOnlyList<OpenApiFinding> Findings()
    {
        var reader = new OperationReader(document);
        var operations = reader.Operations().Where(new OpenApiSelection(include).Takes).Where(operation => !operation.IsDeprecated).ToList();
        foreach (var operation in operations)
        {
            Operation(operation);
            try
            {
                foreach (var parameter in reader.Parameters(operation))
                {
                    Value(operation, $"the parameter {parameter.Name}", parameter.Name, parameter.Description, parameter.Schema, isParameter: true);
                }

                Body(operation, reader.Body(operation));
            }
            catch (OperationUnfitException unfit)
            {
                Add(operation, "unfit", isError: false, $"It can't be a tool: {unfit.Message}.");
            }
        }

        foreach (var same in operations.Where(operation => operation.OperationId is not null).GroupBy(operation => operation.OperationId, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Add(same.First(), "operation-id-twice", isError: true, $"{same.Count()} operations have this id.");
        }

        foreach (var same in operations.Where(operation => TextOf(operation).Length > 0).GroupBy(TextOf, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            Add(same.First(), "description-twice", isError: false, $"It is described with the words of {string.Join(", ", same.Skip(1).Select(operation => operation.Name).Take(3))}.");
        }

        return findings;
    }

    private void Operation(OpenApiOperation operation)
    {
        if (operation.OperationId is null)
        {
            Add(operation, "operation-id-missing", isError: true, "It has no operationId, which names the tool.");
        }

        var text = TextOf(operation);
        if (text.Length == 0)
        {
            Add(operation, "description-missing", isError: true, "It has neither summary nor description.");
        }
        else if (Repeats(text, operation.OperationId))
        {
            Add(operation, "description-repeats-name", isError: true, "Its description only repeats its name.");
        }
        else if (text.Length < Shortest)
        {
            Add(operation, "description-short", isError: true, $"Its description has less than {Shortest} characters.");
        }
        else if (text.Length > Longest)
        {
            Add(operation, "description-long", isError: false, $"Its description has more than {Longest} characters; a model reads no more.");
        }
    }

    private void Body(OpenApiOperation operation, OpenApiBody? body)
    {
        if (body?.Schema is not JsonObject written)
        {
            return;
        }

        var schema = document.ReferenceOf(written) is { } reference ? document.Find(reference) as JsonObject : written;
        foreach (var (name, property) in schema?["properties"] as JsonObject ?? [])
        {
            var described = OpenApiDocument.Text(property as JsonObject, "description");
            Value(operation, $"the body's member {name}", name, described, property, isParameter: false);
        }
    }

    private void Value(OpenApiOperation operation, string what, string name, string? described, JsonNode? schema, bool isParameter)
    {
        var written = schema as JsonObject;
        var target = document.ReferenceOf(written) is { } reference ? document.Find(reference) as JsonObject : written;
        var text = (described ?? OpenApiDocument.Text(target, "description") ?? string.Empty).Trim();
        if (text.Length == 0)
        {
            Add(operation, isParameter ? "parameter-undescribed" : "member-undescribed", isParameter, $"{Capital(what)} has no description.");
        }
        else if (Repeats(text, name) || text.Length < ShortestOfValues)
        {
            Add(operation, isParameter ? "parameter-repeats-name" : "member-repeats-name", isParameter, $"The description of {what} only repeats its name.");
        }

        // Choices explain themselves where the text names one of them, or where there is only one.
        if (target?["enum"] is JsonArray { Count: > 1 } choices && !choices.Any(choice => choice is not null && text.Contains(choice.ToString(), StringComparison.OrdinalIgnoreCase)))
        {
            Add(operation, "choices-unexplained", isError: false, $"{Capital(what)} has choices that its description does not explain.");
        }
    }

    private void Add(OpenApiOperation operation, string rule, bool isError, string message) => findings.Add(new OpenApiFinding(operation.Name, rule, isError, message));

    private static string TextOf(OpenApiOperation operation) => $"{operation.Summary} {operation.Description}".Trim();

    private static bool Repeats(string text, string? name) => name is not null && Letters(text) == Letters(name);

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
