using Cartrita.Core.Governance;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Attachments.Scanning.BuiltIn;

/// <summary>The scanner on this repository, which holds no secret and no malware.</summary>
public sealed class RealSourceTests
{
    private static readonly string[] Extensions = [".cs", ".md", ".json", ".xml", ".txt", ".js", ".mjs", ".ts", ".bicep", ".props", ".csproj", ".yml"];

    [Fact]
    public void No_secret_is_found_in_the_sources_of_the_product()
    {
        var found = Files().SelectMany(path => SecretFinder.Find(File.ReadAllText(path)).Select(secret => $"{Path.GetRelativePath(RepositoryRoot.FullName, path)}:{secret.Line} {secret.Kind}"));

        Assert.Empty(found);
    }

    [Fact]
    public async Task Archive_of_the_sources_passes()
    {
        var members = Files().Select(path => (Path.GetRelativePath(RepositoryRoot.FullName, path), File.ReadAllBytes(path))).ToArray();

        var verdict = await Scans.RunAsync("sources.tar.gz", Archives.Gzip(Archives.Tar(members)));

        Assert.True(members.Length > 500);
        Assert.Null(verdict.Problem);
        Assert.Empty(verdict.Findings);
    }

    private static IEnumerable<string> Files() =>
        from folder in (string[])["activities", "adapters", "core", "docs", "functions", "infra", "orchestrations", "runtime"]
        from path in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.FullName, folder), "*", SearchOption.AllDirectories)
        where Extensions.Contains(Path.GetExtension(path))
        where !path.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj", "node_modules", ".cartrita"]).Any()
        select path;
}
