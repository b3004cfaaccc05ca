using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Cartrita.Runtime.Host.Tests.Documents;

/// <summary>The code of <c>docs/testing.md</c> is code that runs.</summary>
public sealed partial class TestingPageTests
{
    [Fact]
    public void Every_block_of_the_page_stands_in_the_tests_that_run_it()
    {
        var samples = Lines(File.ReadAllText(Beside("TestingPageSamples.cs")));
        var blocks = Block().Matches(File.ReadAllText(Beside("../../../docs/testing.md"))).Select(match => Lines(match.Groups[1].Value)).ToList();

        Assert.True(blocks.Count >= 6);
        Assert.All(blocks, block => Assert.Contains(block, samples, StringComparison.Ordinal));
    }

    // Indentation and empty lines differ between a page and a class.
    private static string Lines(string text) =>
        string.Join('\n', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string Beside(string path, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, path);

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
