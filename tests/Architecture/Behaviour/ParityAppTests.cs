using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Behaviour;

/// <summary>The parity app keeps the laws of product code: it has to compile against the real packages, and to run on the real host.</summary>
public sealed class ParityAppTests
{
    private static LawReport All => LawReport.Together(
        [BehaviourLaw.ExamineMembers(Compiled.Parity), BehaviourLaw.ExamineActivities(Compiled.Parity), BehaviourLaw.ExamineOrchestrators(Compiled.Parity)]);

    [Fact]
    public void Parity_app_keeps_the_behaviour_law() => ParityExemptions.Apply(All).AssertHolds();

    [Fact]
    public void Every_exemption_is_used() =>
        Assert.All(ParityExemptions.Scenarios.Keys, exempt => Assert.Contains(All.Violations, violation => ParityExemptions.Mentions(violation, exempt)));

    [Fact]
    public void Every_exemption_has_a_transcript() =>
        Assert.All(ParityExemptions.Scenarios.Values, name => Assert.True(File.Exists(Path.Combine(Repository.Root, "tests", "Parity", "Transcripts", name + ".txt")), name));

    [Fact]
    public void What_is_not_exempt_is_found() =>
        ParityExemptions.Apply(LawReport.Of(1, ["A uses Microsoft.DurableTask.Client.DurableTaskClient.RewindInstanceAsync: no"])).AssertBroken("RewindInstanceAsync");
}
