using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>A description under <c>docs/api</c>. <c>CARTRITA_UPDATE=contract</c> takes a change; CI refuses to.</summary>
internal static class CommittedDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static string PathOf(string name) => Path.Combine(RepositoryRoot.FullName, "docs", "api", name);

    public static async Task CheckAsync(string name, JsonObject document)
    {
        var written = document.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("CARTRITA_UPDATE") == "contract")
        {
            Assert.True(Environment.GetEnvironmentVariable("CI") != "true", "CI takes no changes.");
            await File.WriteAllTextAsync(PathOf(name), written);
            return;
        }

        var committed = await File.ReadAllTextAsync(PathOf(name));
        Assert.True(committed == written, $"docs/api/{name} is not what the app says: CARTRITA_UPDATE=contract dotnet test tests/Functions --filter DocumentTests takes the change. {FirstDifference(committed, written)}");
    }

    private static string FirstDifference(string committed, string written)
    {
        var (before, after) = (committed.Split('\n'), written.Split('\n'));
        var at = Enumerable.Range(0, Math.Min(before.Length, after.Length)).FirstOrDefault(line => before[line] != after[line], Math.Min(before.Length, after.Length) - 1);
        return $"Line {at + 1}: {before[at].Trim()} → {after[at].Trim()}";
    }
}
