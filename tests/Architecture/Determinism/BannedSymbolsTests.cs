using Cartrita.Architecture.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Cartrita.Architecture.Tests.Determinism;

/// <summary>The analyzer ignores an id that names nothing, so a misspelt ban would hold nobody.</summary>
public sealed class BannedSymbolsTests
{
    [Fact]
    public void Banned_symbols_exist_and_have_reasons()
    {
        var lists = Lists().ToList();
        var reports = lists.Select(list => Examine(list, Compilation())).ToList();

        Assert.True(lists.Count >= Compiled.ProductNames.Length, "A product project has no list.");
        LawReport.Together(reports).AssertHolds();
    }

    [Fact]
    public void Every_product_and_runtime_project_has_a_list()
    {
        var folders = Repository.SolutionProjects().Where(path => !path.StartsWith("tests/", StringComparison.Ordinal)).Select(path => Path.GetDirectoryName(path)!);

        Assert.All(folders, folder => Assert.True(File.Exists(Path.Combine(Repository.Root, folder, "BannedSymbols.txt")), $"{folder} has no BannedSymbols.txt"));
    }

    [Fact]
    public void Misspelt_symbol_is_found() => Examine(new SourceText("BannedSymbols.txt", "P:System.DateTime.UtcNough;A reason"), Compilation()).AssertBroken("UtcNough");

    [Fact]
    public void Ban_without_a_reason_is_found() => Examine(new SourceText("BannedSymbols.txt", "P:System.DateTime.UtcNow"), Compilation()).AssertBroken("no reason");

    private static IEnumerable<SourceText> Lists() =>
        Repository.Texts([.. Repository.Product, "runtime", "build"]).Where(file => Path.GetFileName(file.Path).StartsWith("BannedSymbols", StringComparison.Ordinal));

    private static CSharpCompilation Compilation() => CSharpCompilation.Create("symbols", references: PlatformAssemblies.Metadata);

    private static LawReport Examine(SourceText list, Compilation compilation)
    {
        var lines = list.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return LawReport.Of(lines.Length, lines.SelectMany(Broken));

        IEnumerable<string> Broken(string line)
        {
            var parts = line.Split(';', 2);
            if (parts.Length < 2 || parts[1].Length == 0)
            {
                yield return $"{list.Path}: {line} has no reason";
            }

            if (DocumentationCommentId.GetSymbolsForDeclarationId(parts[0], compilation).IsEmpty)
            {
                yield return $"{list.Path}: {parts[0]} names nothing";
            }
        }
    }
}
