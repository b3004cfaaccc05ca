using Cartrita.Adapters.Tools.OpenApi;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.CommandLine;

/// <summary>Our own description is one that models can choose tools by (BRK-05).</summary>
public sealed class OwnDescriptionTests
{
    [Fact]
    public void Linter_finds_no_errors_in_our_own_description()
    {
        var path = Path.Combine(RepositoryRoot.FullName, "docs", "api", "openapi.json");
        var inspection = OpenApiInspection.Of(File.ReadAllBytes(path), "own", path, new OpenApiInclude(), 500);

        Assert.Empty(inspection.Findings.Where(finding => finding.IsError).Select(finding => $"{finding.Operation}: {finding.Message}"));
        Assert.Empty(inspection.Report.Ambiguous);
        Assert.True(inspection.Report.Tools.Count > 40, $"{inspection.Report.Tools.Count} tools");
    }
}
