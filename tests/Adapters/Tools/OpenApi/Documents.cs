using System.Text;
using System.Text.Json;
using Cartrita.Adapters.Tools.OpenApi;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Json.Schema;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Documents of tests.</summary>
internal static class Documents
{
    internal static IReadOnlyList<OpenApiPlan> Plan(ReadOnlyMemory<byte> bytes, OpenApiOptions options) => new OpenApiPlanner("v", OpenApiDocument.Parse(bytes), options).Plan().Plans;

    internal static (IReadOnlyList<OpenApiPlan> Plans, OpenApiReport Report) Plan(string text, OpenApiOptions? options = null) =>
        new OpenApiPlanner("v", OpenApiDocument.Parse(Encoding.UTF8.GetBytes(text)), options ?? new OpenApiOptions { Document = "shop.yaml", Server = "https://shop.example" }).Plan();

    internal static JsonElement Schema(string text, string operation) => Plan(text).Plans.Single(plan => plan.Operation.OperationId == operation).Binding.Parameters;

    internal static void IsSchema(JsonElement schema)
    {
        var result = MetaSchemas.Draft202012.Evaluate(schema, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, $"{string.Join(", ", result.Details?.Where(detail => detail.Errors is not null).Select(detail => $"{detail.InstanceLocation}: {detail.Errors!.Values.First()}") ?? [])} in {schema}");
    }

    /// <summary>A document of 3.0 with one operation: its parameters and body as YAML, indented by six.</summary>
    internal static string With(string operation, string components = "", string version = "3.0.3", string method = "post", string path = "/things") =>
        $"""
        openapi: {version}
        info: {"{"} title: Shop, version: "1" {"}"}
        paths:
          {path}:
            {method}:
              operationId: act
              summary: Does something with things.
        {operation}
        components:
        {(components.Length == 0 ? "  schemas: {}" : components)}
        """;
}
