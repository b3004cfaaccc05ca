using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Texts;

public sealed class TextLawTests
{
    private static readonly string[] ShippedFolders = [.. Repository.Product, "runtime", "sdk", "web", "infra", "build", "docs/api"];

    private static readonly string[] SourceExtensions = [".cs", ".ts", ".tsx", ".bicep"];

    [Fact]
    public void Product_has_no_banned_word() => TextLaws.Words([.. Repository.Texts(ShippedFolders).Where(IsWritten)]).AssertHolds();

    [Fact]
    public void Tree_names_no_machine_path() => TextLaws.MachinePaths([.. Repository.Texts().Where(file => !file.Path.StartsWith("tests/Architecture/Texts/", StringComparison.Ordinal))]).AssertHolds();

    [Fact]
    public void Tree_holds_no_python() => TextLaws.Python([.. Repository.Texts()]).AssertHolds();

    [Fact]
    public void Source_files_are_short() =>
        TextLaws.Lengths([.. Repository.Texts().Where(file => SourceExtensions.Contains(Path.GetExtension(file.Path), StringComparer.Ordinal))], 400).AssertHolds();

    [Theory]
    [InlineData("// todo: later", "todo")]
    [InlineData("var x = new Mock();", "Mock")]
    [InlineData("<input placeholder=\"a\">", "placeholder")]
    [InlineData("let mockAgent = 1", "mockAgent")]
    public void Banned_word_is_found(string line, string word) => TextLaws.Words([new SourceText("functions/Planted.cs", "\n" + line)]).AssertBroken($"functions/Planted.cs:2", word);

    [Fact]
    public void Banned_word_inside_another_passes() => TextLaws.Words([new SourceText("functions/A.cs", "var stubborn = hammock + mastodon;")]).AssertHolds();

    [Theory]
    [InlineData("path = \"/home/somebody/project\"")]
    [InlineData("cd /work/x")]
    [InlineData("/root/.nuget/packages")]
    [InlineData(@"C:\Users\somebody")]
    public void Machine_path_is_found(string line) => TextLaws.MachinePaths([new SourceText("build/planted.props", line)]).AssertBroken("build/planted.props:1");

    [Theory]
    [InlineData("/home/site/wwwroot is where Functions puts an app")]
    [InlineData("https://example.org/home/page/one")]
    [InlineData("restricted paths: /root, /home")]
    public void Path_of_no_machine_passes(string line) => TextLaws.MachinePaths([new SourceText("a.md", line)]).AssertHolds();

    [Theory]
    [InlineData("tools/run.py", "print(1)")]
    [InlineData("requirements.txt", "x==1")]
    [InlineData("tools/run", "#!/usr/bin/env python3\nprint(1)")]
    public void Python_is_found(string path, string text) => TextLaws.Python([new SourceText(path, text)]).AssertBroken(path);

    [Fact]
    public void Long_file_is_found() => TextLaws.Lengths([new SourceText("core/Long.cs", new string('\n', 401))], 400).AssertBroken("401 lines");

    /// <summary>Lock files name other people's packages.</summary>
    private static bool IsWritten(SourceText file) => Path.GetFileName(file.Path) is not ("packages.lock.json" or "package-lock.json");
}
