using Cartrita.Adapters.Agents.Evaluation;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;

namespace Cartrita.Adapters.Tests.Agents.Evaluation;

public sealed class ContradictionsTests
{
    [Theory]
    [InlineData("The zoo keeps two pandas.", "The zoo keeps five pandas.", ConflictKinds.Numbers)]
    [InlineData("The bridge opened in 1894.", "The bridge opened in 1886.", ConflictKinds.Dates)]
    [InlineData("Visitors may feed the pandas of the zoo.", "Visitors may not feed the pandas of the zoo.", ConflictKinds.Negation)]
    [InlineData("Revenue of the group was 5 million in 2019.", "Revenue of the group was 6 million in 2020.", null)]
    [InlineData("The zoo keeps two pandas.", "The zoo keeps two pandas.", null)]
    [InlineData("The zoo keeps two pandas.", "The zoo keeps five lions.", null)]
    [InlineData("The zoo keeps two pandas.", "The zoo keeps pandas.", null)]
    public void Claims_about_one_subject_contradict_each_other_by_number_date_or_denial(string first, string second, string? kind) =>
        Assert.Equal(kind, Contradictions.Between([Said("t1", first), Said("t2", second)]).SingleOrDefault()?.Kind);

    [Fact]
    public void Both_sides_are_given_and_the_note_holds_ids_alone()
    {
        var found = Assert.Single(Contradictions.Between([Said("t1", "The zoo keeps two pandas."), Said("t2", "The zoo keeps five pandas.")]));

        Assert.Equal(("The zoo keeps two pandas.", "The zoo keeps five pandas."), (found.First.Claim, found.Second.Claim));
        Assert.Equal(["t1", "t2"], found.Note.Tasks.Select(task => task.Value));
        Assert.Equal(["t1.e", "t2.e"], found.Note.Evidence);
    }

    [Fact]
    public void Claims_of_one_task_and_claims_without_evidence_are_no_contradiction()
    {
        var unsupported = (new AgentTaskId("t2"), "research_agent", new AgentClaim("The zoo keeps five pandas.", [], null));

        Assert.Empty(Contradictions.Between([Said("t1", "The zoo keeps two pandas."), Said("t1", "The zoo keeps five pandas."), unsupported]));
    }

    private static (AgentTaskId, string, AgentClaim) Said(string task, string text) => (new AgentTaskId(task), "research_agent", new AgentClaim(text, [$"{task}.e"], null));
}
