using System.Collections.Concurrent;
using System.Text.Json;
using Cartrita.Core.Tools;
using Json.Schema;

namespace Cartrita.Adapters.Tools.Schemas;

/// <summary>Schemas by JsonSchema.Net. References lead nowhere but into the schema itself.</summary>
internal sealed class JsonSchemas : IJsonSchemas
{
    private const int MostSchemas = 2_000;
    private const int LongestFault = 300;

    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.Hierarchical, RequireFormatValidation = true };

    private readonly ConcurrentDictionary<string, JsonSchema> known = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public string? Fault(JsonElement schema, JsonElement value)
    {
        var result = Read(schema.GetRawText()).Evaluate(value, Options);
        if (result.IsValid)
        {
            return null;
        }

        var fault = First(result);
        var text = fault is null ? "The value does not fit the schema." : $"{Place(fault.InstanceLocation.ToString())}: {fault.Errors!.Values.First()}";
        return text.Length > LongestFault ? text[..LongestFault] : text;
    }

    // What failed inside of something that holds, such as one of several forms, is no fault; nor is a condition that is not met.
    private static EvaluationResults? First(EvaluationResults result) => result.IsValid || result.EvaluationPath.ToString().EndsWith("/if", StringComparison.Ordinal) ? null
        : result.Errors is { Count: > 0 } ? result
        : result.Details?.Select(First).FirstOrDefault(found => found is not null);

    private static string Place(string pointer) => pointer.Length == 0 ? "The value" : pointer;

    private JsonSchema Read(string text)
    {
        if (known.Count >= MostSchemas)
        {
            known.Clear();
        }

        return known.GetOrAdd(text, schema => JsonSchema.FromText(schema));
    }
}
