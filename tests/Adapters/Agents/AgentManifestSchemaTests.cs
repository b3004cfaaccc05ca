using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.Schemas;
using Cartrita.Core.Agents;

namespace Cartrita.Adapters.Tests.Agents;

/// <summary>Manifests against the JSON Schema that the repository has for them.</summary>
public sealed class AgentManifestSchemaTests
{
    private static readonly JsonSchemas Schemas = new();

    [Fact]
    public void Every_manifest_of_the_repository_fits()
    {
        var files = Manifests();

        Assert.Equal(AgentCatalog.Load(Schemas).All.Count, files.Count);
        Assert.All(files, file => Assert.Null(AgentManifestSchema.Fault(Schemas, file.Key, file.Value)));
    }

    [Theory]
    [InlineData("limits.maxSteps", "0", "/limits/maxSteps")]
    [InlineData("limits.maxToolCalls", "0", "/limits/maxToolCalls")]
    [InlineData("limits.maxTokens", "0", "/limits/maxTokens")]
    [InlineData("limits.maxTokens", "1.5", "/limits/maxTokens")]
    [InlineData("role", "\"\"", "/role")]
    [InlineData("role", "\"             \"", "/role")]
    [InlineData("id", "\"../audio\"", "/id")]
    [InlineData("id", "\"Audio agent\"", "/id")]
    [InlineData("replaces", "\"\"", "/replaces")]
    [InlineData("schemaVersion", "2", "/schemaVersion")]
    [InlineData("version", "\"1.1\"", "/version")]
    [InlineData("tier", "\"other\"", "/tier")]
    [InlineData("available", "\"yes\"", "/available")]
    [InlineData("prompt.file", "\"../audio.md\"", "/prompt/file")]
    [InlineData("prompt.version", "0", "/prompt/version")]
    [InlineData("tools", "[\"transcribe\",\"transcribe\"]", "/tools")]
    [InlineData("tools", "[\"a tool\"]", "/tools/0")]
    [InlineData("capabilities", "[]", "/capabilities")]
    [InlineData("capabilities.0.parameters.properties.attachmentId.type", "\"strnig\"", "/capabilities/0/parameters")]
    [InlineData("commitments.availabilityPercent", "101", "/commitments/availabilityPercent")]
    [InlineData("commitments.costPerTaskUsd", "-1", "/commitments/costPerTaskUsd")]
    [InlineData("input.properties.objective.maxLength", "-1", "/input/properties/objective/maxLength")]
    [InlineData("input.properties.objective.maxLength", null, "/input/properties/objective")]
    [InlineData("input.properties.objective.pattern", "\"(\"", "/input/properties/objective/pattern")]
    [InlineData("input.required", "[\"question\"]", "/input/required")]
    [InlineData("output.additionalProperties", "true", "/output/additionalProperties")]
    [InlineData("output.required", "\"summary\"", "/output/required")]
    [InlineData("output.properties.summary", null, "/output/properties")]
    [InlineData("output.properties.topics.items", "7", "/output/properties/topics/items")]
    [InlineData("output.$schema", "\"http://json-schema.org/draft-07/schema#\"", "/output/$schema")]
    [InlineData("dependencies", "[\"knowledge\",\"knowledge\"]", "/dependencies")]
    [InlineData("commitments", null, "The value")]
    [InlineData("memory", "{}", "/memory")]
    public void Planted_fault_is_found_where_it_stands(string path, string? value, string place)
    {
        var manifest = JsonNode.Parse(Manifests()["audio.json"])!;
        Plant(manifest, path.Split('.'), value);

        var fault = AgentManifestSchema.Fault(Schemas, "audio.json", manifest.ToJsonString());

        Assert.StartsWith($"audio.json is no manifest: {place}", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Agent_of_the_platform_may_call_no_tool_and_no_model()
    {
        var manifest = JsonNode.Parse(Manifests()["safety.json"])!;

        Assert.Equal(("infrastructure", 0, 0), ((string)manifest["tier"]!, (int)manifest["limits"]!["maxToolCalls"]!, (int)manifest["limits"]!["maxTokens"]!));
        Assert.Null(AgentManifestSchema.Fault(Schemas, "safety.json", manifest.ToJsonString()));
        manifest["tier"] = "domain";
        Assert.NotNull(AgentManifestSchema.Fault(Schemas, "safety.json", manifest.ToJsonString()));
    }

    [Fact]
    public void File_that_is_no_JSON_is_named() => Assert.Equal("audio.json is not JSON.", AgentManifestSchema.Fault(Schemas, "audio.json", "{"));

    private static Dictionary<string, string> Manifests()
    {
        const string Folder = "Cartrita.Core.Agents.Manifests.";
        var core = typeof(AgentCatalog).Assembly;
        return core.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).ToDictionary(name => name[Folder.Length..], name =>
        {
            using var reader = new StreamReader(core.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        });
    }

    private static void Plant(JsonNode at, string[] path, string? value)
    {
        foreach (var name in path[..^1])
        {
            at = int.TryParse(name, out var index) ? at[index]! : at[name]!;
        }

        if (value is null)
        {
            Assert.True(at.AsObject().Remove(path[^1]));
        }
        else
        {
            at[path[^1]] = JsonNode.Parse(value);
        }
    }
}
