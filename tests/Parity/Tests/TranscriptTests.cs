using System.Text.RegularExpressions;
using Cartrita.Parity.Driver;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Parity.Tests;

/// <summary>
/// The local runtime says what the kept transcripts say. To write them anew after an intended change:
/// <c>CARTRITA_UPDATE=transcripts dotnet test tests/Parity/Tests</c>, then read the difference. CI refuses to.
/// </summary>
/// <param name="parity">The scenarios' transcripts.</param>
public sealed partial class TranscriptTests(ParityFixture parity) : IClassFixture<ParityFixture>
{
    private static readonly TranscriptFolder Kept = new(new Options().Folder);

    public static TheoryData<string> Names => [.. ParityFixture.Played.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Local_runtime_says_what_the_transcript_says(string scenario)
    {
        var now = parity.Transcript(scenario);
        if (Environment.GetEnvironmentVariable("CARTRITA_UPDATE") == "transcripts")
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "CI compares transcripts; it never writes them.");
            Kept.Write(scenario, now);
        }

        var kept = Kept.Read(scenario);
        Assert.True(kept is not null, $"No transcript of {scenario}: see the remarks of this class.");
        Assert.True(kept == now, Difference.Of(kept, now));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Kept_transcript_is_of_a_scenario_that_came_to_its_end(string scenario)
    {
        var kept = Kept.Read(scenario)!;

        Assert.DoesNotContain("broke off", kept, StringComparison.Ordinal);
        Assert.DoesNotMatch(FailedCheck(), kept);
        Assert.Matches(Exchange(), kept);
    }

    [Fact]
    public void Key_is_in_no_transcript()
    {
        Assert.NotEmpty(parity.Key);
        Assert.All(ParityFixture.Played, scenario => Assert.DoesNotContain(parity.Key, parity.Transcript(scenario.Name), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kept_transcript_has_a_scenario() =>
        Assert.Equal(Catalog.Scenarios.Select(scenario => scenario.Name), Kept.Names);

    [Fact]
    public void Table_names_every_scenario_and_no_other()
    {
        var table = File.ReadAllText(Path.Combine(RepositoryRoot.FullName, "tests", "Parity", "README.md"));
        var rows = table.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal));
        var named = rows.SelectMany(row => Quoted().Matches(row.Split('|')[2])).Select(match => match.Groups[1].Value);

        Assert.Equal(Catalog.Scenarios.Select(scenario => scenario.Name), named.Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^= .*: no$", RegexOptions.Multiline)]
    private static partial Regex FailedCheck();

    [GeneratedRegex("^[<=#] ", RegexOptions.Multiline)]
    private static partial Regex Exchange();

    [GeneratedRegex("`([a-z0-9-]+)`")]
    private static partial Regex Quoted();
}
