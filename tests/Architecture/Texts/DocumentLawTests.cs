using Cartrita.Architecture.Tests.Routes;
using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Texts;

public sealed class DocumentLawTests
{
    [Fact]
    public void Links_lead_somewhere() =>
        DocumentLaw.Links([.. Repository.Texts().Where(file => Path.GetExtension(file.Path) == ".md")], path => Path.Exists(Path.Combine(Repository.Root, path))).AssertHolds();

    [Fact]
    public void Decisions_have_their_sections() => DocumentLaw.Decisions([.. Repository.Texts("docs/adr")]).AssertHolds();

    [Fact]
    public void Readme_names_every_route() =>
        DocumentLaw.Routes(new SourceText("README.md", Repository.Text("README.md")!), RouteLaw.RoutesOf(Compiled.Project("Cartrita.Functions"))).AssertHolds();

    [Theory]
    [InlineData("dotnet run --project functions -- ask \"When must a flaky test be fixed?\" --attach handbook.md")]
    [InlineData("dotnet test")]
    public void Readme_begins_with_the_command(string command) => Assert.Contains($"\n{command}\n", Repository.Text("README.md")!, StringComparison.Ordinal);

    [Fact]
    public void Readmes_question_has_its_answer_in_the_sample() => Assert.Contains("A flaky test must be fixed within", Repository.Text("handbook.md")!, StringComparison.Ordinal);

    [Fact]
    public void Every_law_is_listed_for_contributors() =>
        Assert.All(
            Repository.Files("tests/Architecture").Where(path => path.EndsWith("Law.cs", StringComparison.Ordinal) || path.EndsWith("Laws.cs", StringComparison.Ordinal)).Select(path => path.Split('/')[2]).Distinct(StringComparer.Ordinal),
            folder => Assert.Contains($"`{folder}/`", Repository.Text("CONTRIBUTING.md")!, StringComparison.Ordinal));

    [Fact]
    public void Dead_link_is_found() =>
        DocumentLaw.Links([new SourceText("docs/a/planted.md", "[one](../gone.md#x) [two](https://example.org/here)")], _ => false).AssertBroken("../gone.md");

    [Fact]
    public void Link_is_followed_from_its_document() =>
        DocumentLaw.Links([new SourceText("docs/a/planted.md", "[one](../b.md)")], path => path == "docs/b.md").AssertHolds();

    [Fact]
    public void Decision_without_a_section_is_found() =>
        DocumentLaw.Decisions([new SourceText("docs/adr/0002-planted.md", "\n## Context\n\n## Decision\n")]).AssertBroken("no section Consequences", "out of sequence");

    [Fact]
    public void Route_that_nobody_serves_is_found() =>
        DocumentLaw.Routes(new SourceText("README.md", "`GET /api/gone`"), [new HttpRoute("A", "api/here/{id:guid}", ["get"], 0)])
            .AssertBroken("GET /api/gone, which no function serves", "does not name GET /api/here/{id}");
}
