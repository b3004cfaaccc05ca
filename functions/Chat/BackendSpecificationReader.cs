using System.Text;
using System.Text.Json;
using Cartrita.Functions.Hosting;
using Json.Schema;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Chat;

/// <summary>Reads the backend's configuration: it has to fit S0's schema, to the letter, and to agree with what the code can't change.</summary>
internal static class BackendSpecificationReader
{
    private const string Document = "backend.json";
    private const string SchemaDocument = "backend.schema.json";

    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromText(Encoding.UTF8.GetString(EmbeddedResource.Read(SchemaDocument))));
    private static readonly Lazy<BackendSpecification> Own = new(() => Parse(EmbeddedResource.Read(Document), Document));

    /// <summary>The one that is a part of the app.</summary>
    public static BackendSpecification BuiltIn => Own.Value;

    /// <summary>Reads a document.</summary>
    /// <param name="document">The JSON.</param>
    /// <param name="name">What to call it where it is refused.</param>
    /// <exception cref="OptionsValidationException">It does not fit the schema, or does not agree with the code.</exception>
    public static BackendSpecification Parse(ReadOnlyMemory<byte> document, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            var result = Schema.Value.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
            if (!result.IsValid)
            {
                throw Refused(name, Violations(result));
            }

            var specification = json.RootElement.Deserialize(BackendJson.Default.BackendSpecification)!;
            return BackendAgreement.Differences(specification).ToArray() is { Length: > 0 } differences ? throw Refused(name, differences) : specification;
        }
        catch (JsonException)
        {
            throw Refused(name, ["it is not JSON"]);
        }
    }

    private static string[] Violations(EvaluationResults result) =>
        [.. (result.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).SelectMany(detail => detail.Errors!.Values.Select(error => $"{At(detail)}: {error}")).Distinct().Take(5)];

    private static string At(EvaluationResults detail) => detail.InstanceLocation.ToString() is { Length: > 0 } path ? path : "/";

    /// <summary>Says why a document is not taken.</summary>
    public static OptionsValidationException Refused(string name, IReadOnlyList<string> reasons) =>
        new(nameof(BackendSpecification), typeof(BackendSpecification), [$"The backend configuration {name} is refused: {string.Join("; ", reasons)}."]);
}
