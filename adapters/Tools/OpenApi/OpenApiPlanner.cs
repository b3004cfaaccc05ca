using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Adapters.Tools.OpenApi.Schemas;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>Makes tools of a document's operations, and tells of those that it makes none of.</summary>
/// <param name="name">The source's name.</param>
/// <param name="document">The document.</param>
/// <param name="options">The settings.</param>
internal sealed class OpenApiPlanner(string name, OpenApiDocument document, OpenApiOptions options)
{
    private const int LargestSchema = 64 * 1024;

    private readonly OperationReader reader = new(document);
    private readonly OpenApiServers servers = new(document, options);
    private readonly OpenApiSecurity security = new(document, options);
    private readonly OpenApiSelection selection = new(options.Include);

    /// <summary>Makes them.</summary>
    public (IReadOnlyList<OpenApiPlan> Plans, OpenApiReport Report) Plan()
    {
        var skipped = new List<OpenApiSkippedOperation>();
        var all = reader.Operations(skipped).ToList();
        var effects = new OpenApiEffects(name, options.Effects, all);
        var operations = all.Where(selection.Takes).ToList();
        var groups = operations.GroupBy(operation => ToolIds.Of(name, operation.OperationId ?? $"{operation.Method}{operation.Path}")).ToList();
        var ambiguous = groups.Where(group => group.Count() > 1)
            .Select(group => new OpenApiAmbiguousId(group.Key, [.. group.Select(operation => $"{operation.Method} {operation.Path}")]))
            .ToList();
        var plans = new List<OpenApiPlan>();
        foreach (var group in groups.Where(group => group.Count() == 1 && !effects.IsClosed))
        {
            var operation = group.First();
            try
            {
                if (operation.IsDeprecated && !selection.Names(operation))
                {
                    throw new OperationUnfitException("it is deprecated; name it in Include:Operations to use it all the same");
                }

                plans.Add(Plan(group.Key, operation, effects.Of(operation), plans.Count));
            }
            catch (OperationUnfitException unfit)
            {
                skipped.Add(new OpenApiSkippedOperation(operation.Name, unfit.Message));
            }
        }

        var tools = plans.Select(plan => new OpenApiReportedTool(
            plan.Binding.ToolId, $"{plan.Operation.Method} {plan.Operation.Path}", plan.Binding.Effect.ToString(), Encoding.UTF8.GetByteCount(plan.Binding.Parameters.GetRawText())));
        return (plans, new OpenApiReport(document.Title, [.. tools], skipped, ambiguous) { UnknownEffects = effects.Unknown });
    }

    private OpenApiPlan Plan(string toolId, OpenApiOperation operation, ToolEffect effect, int before)
    {
        if (operation.Method == "TRACE")
        {
            throw new OperationUnfitException("its method is TRACE");
        }

        var parameters = reader.Parameters(operation);
        var body = reader.Body(operation);
        var schema = Schema(parameters, body);
        var schemes = security.SchemesOf(operation);
        var server = servers.Of(operation);
        if (schemes.Any(scheme => scheme.Kind == OpenApiSchemeKind.Certificate) && server.Scheme != Uri.UriSchemeHttps)
        {
            throw new OperationUnfitException("it needs a client certificate, which only an https server asks for");
        }

        if (before >= options.MaximumTools)
        {
            throw new OperationUnfitException($"there are {options.MaximumTools} tools before it, which is MaximumTools; choose with Include");
        }

        return new OpenApiPlan(
            new ToolBinding(toolId, DescriptionOf(operation), schema) { Effect = effect, Strict = false, Shows = options.ShowsAddresses, Target = ToolTargets.Of(operation, server, parameters, body) },
            operation, server, parameters, body, schemes);
    }

    private JsonElement Schema(IReadOnlyList<OpenApiParameter> parameters, OpenApiBody? body)
    {
        var writer = new SchemaWriter(document);
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var parameter in parameters)
        {
            properties[parameter.Argument] = Described(writer.Write(parameter.Schema ?? new JsonObject { ["type"] = "string" }), parameter.Description);
            if (parameter.IsRequired)
            {
                required.Add(JsonValue.Create(parameter.Argument));
            }
        }

        if (body is not null)
        {
            properties["body"] = Described(body.Kind == OpenApiBodyKind.Text ? new JsonObject { ["type"] = "string" } : writer.Write(body.Schema), body.Description ?? "The request's body.");
            if (body.IsRequired)
            {
                required.Add(JsonValue.Create("body"));
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        if (writer.Definitions() is { } definitions)
        {
            schema["$defs"] = definitions;
        }

        var text = schema.ToJsonString();
        return Encoding.UTF8.GetByteCount(text) <= LargestSchema
            ? JsonElement.Parse(text)
            : throw new OperationUnfitException($"its schema is larger than {LargestSchema / 1024} KB");
    }

    private static JsonNode Described(JsonNode schema, string? description)
    {
        if (schema is JsonObject written && !string.IsNullOrWhiteSpace(description))
        {
            written["description"] = Descriptions.Screened(description, Descriptions.OfValues);
        }

        return schema;
    }

    private static string DescriptionOf(OpenApiOperation operation)
    {
        var parts = new[] { operation.Summary, operation.Description }.Select(part => part.Trim()).Where(part => part.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var text = parts.Count == 0 ? $"{operation.Method} {operation.Path}" : string.Join(parts[0].EndsWith('.') ? " " : ". ", parts);
        return Descriptions.Screened(text, Descriptions.OfTools);
    }
}
