using System.Text.Json;
using Cartrita.Adapters.Tools.OpenApi;
using Cartrita.TestSupport.Requirements;
using Json.Schema;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Documents that vendors publish become tools with schemas that are JSON Schema 2020-12.</summary>
public sealed class RealDocumentTests
{
    [SharedFact("vendor-apis/github.openapi.json")]
    public void GitHub_gives_tools() => Check("github", "issues/list-for-repo", "v_issues_list-for-repo");

    [SharedFact("vendor-apis/openai.openapi.json")]
    public void OpenAI_gives_tools() => Check("openai", "createChatCompletion", "v_createChatCompletion");

    [SharedFact("vendor-apis/deepgram.openapi.json")]
    public void Deepgram_gives_tools() => Check("deepgram", "transcribe", "v_transcribe");

    private static void Check(string vendor, string operation, string expected)
    {
        var path = Path.Combine(RepositoryRoot.FullName, "..", "shared", "vendor-apis", $"{vendor}.openapi.json");
        var bytes = File.ReadAllBytes(path);
        var inspection = OpenApiInspection.Of(bytes, "v", path, new OpenApiInclude(), 500);
        using var document = JsonDocument.Parse(bytes);
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(item => item.Value.EnumerateObject()).Count(member => member.Name is "get" or "put" or "post" or "delete" or "patch" or "head" or "options" or "trace");

        var report = inspection.Report;
        Assert.Equal(operations, report.Tools.Count + report.Skipped.Count + report.Ambiguous.Sum(id => id.Operations.Count));
        Assert.Contains(report.Tools, tool => tool.ToolId == expected);
        Assert.All(report.Tools, tool => Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", tool.ToolId));
        Assert.All(report.Skipped, skipped => Assert.NotEmpty(skipped.Reason));
        Assert.True(report.Tools.Count > operations / 2, string.Join('\n', report.Skipped.Select(skipped => $"{skipped.Operation}: {skipped.Reason}")));

        var plans = Documents.Plan(bytes, new OpenApiOptions { Document = path, MaximumTools = 500, Server = "https://vendor.example", Headers = { ["Authorization"] = "x" } });
        Assert.All(plans, plan => Documents.IsSchema(plan.Binding.Parameters));
        Assert.Contains(plans, plan => plan.Operation.OperationId == operation);

        // What a schema refers to is there, which shows when it is used.
        Assert.All(plans, plan => JsonSchema.FromText(plan.Binding.Parameters.GetRawText()).Evaluate(JsonElement.Parse("""{"body":{"a":[{"b":1}]}}""")));
    }
}
