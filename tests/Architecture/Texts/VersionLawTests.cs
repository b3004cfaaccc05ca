using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Texts;

public sealed class VersionLawTests
{
    [Fact]
    public void Every_version_is_exact() => LawReport.Together(Repository.Texts().Select(VersionLaw.Examine)).AssertHolds();

    [Fact]
    public void Central_versions_are_among_those_examined() =>
        Assert.True(VersionLaw.Examine(new SourceText("Directory.Packages.props", Repository.Text("Directory.Packages.props")!)).Examined > 10);

    [Fact]
    public void Every_project_has_its_lock_file()
    {
        var projects = Repository.Files().Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) || Path.GetFileName(path) == "package.json").ToList();

        VersionLaw.Locks(projects, path => File.Exists(Path.Combine(Repository.Root, path))).AssertHolds();
    }

    [Fact]
    public void Every_project_is_in_the_solution() =>
        Assert.Equal(Repository.Files().Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)), Repository.SolutionProjects().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Directory.Packages.props", """<Project><ItemGroup><PackageVersion Include="A" Version="1.*" /></ItemGroup></Project>""", "A 1.*")]
    [InlineData("core/A.csproj", """<Project><ItemGroup><PackageReference Include="A" Version="[1.0.0,2.0.0)" /></ItemGroup></Project>""", "A [1.0.0,2.0.0)")]
    [InlineData("core/A.csproj", """<Project><ItemGroup><PackageReference Include="A" VersionOverride="1.2" /></ItemGroup></Project>""", "A 1.2")]
    [InlineData("Directory.Packages.props", """<Project><PropertyGroup><V>2.*</V></PropertyGroup><ItemGroup><PackageVersion Include="A" Version="$(V)" /></ItemGroup></Project>""", "A 2.*")]
    [InlineData("sdk/ts/package.json", """{"dependencies":{"a":"^1.0.0"}}""", "a ^1.0.0")]
    [InlineData("package.json", """{"devDependencies":{"a":"latest"}}""", "a latest")]
    [InlineData("global.json", """{"sdk":{"version":"10.0"}}""", "SDK 10.0")]
    [InlineData("infra/Dockerfile", "FROM debian:12", "debian:12")]
    [InlineData(".github/workflows/ci.yml", "      - uses: actions/checkout@v4", "actions/checkout@v4")]
    public void Version_that_floats_is_found(string path, string text, string version) => VersionLaw.Examine(new SourceText(path, text)).AssertBroken(version);

    [Fact]
    public void Exact_version_behind_a_property_passes() =>
        VersionLaw.Examine(new SourceText(
            "Directory.Packages.props",
            """<Project><PropertyGroup><V>2.0.6</V></PropertyGroup><ItemGroup><PackageVersion Include="A" Version="$(V)" /></ItemGroup></Project>""")).AssertHolds();

    [Fact]
    public void Missing_lock_file_is_found() => VersionLaw.Locks(["core/A.csproj", "package.json"], _ => false).AssertBroken("core/A.csproj", "package-lock.json");
}
