using Cartrita.Adapters.Agents.Evaluation;
using Cartrita.Core.Agents;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Tests.Agents.Evaluation;

public sealed class EvidenceRankingTests
{
    private const string Question = "How many pandas does the zoo keep?";

    [Fact]
    public void What_answers_comes_first_and_what_only_mentions_a_word_last()
    {
        var order = EvidenceRanking.Order(Question, [Found("t1", "a", "Parking at the gate costs four euros a day."), Found("t1", "b", "The zoo keeps two pandas."), Found("t2", "c", "Tickets of the zoo are sold online.")]);

        Assert.Equal(["b", "c", "a"], order);
    }

    [Fact]
    public void Claimed_evidence_comes_before_its_like()
    {
        var order = EvidenceRanking.Order(Question, [Found("t1", "a", "Two pandas are kept by the zoo here."), Found("t1", "b", "Two pandas are kept by the zoo there.", claimed: true)]);

        Assert.Equal(["b", "a"], order);
    }

    [Fact]
    public void What_says_something_new_comes_before_what_was_said_already()
    {
        var order = EvidenceRanking.Order(
            "pandas and bamboo", [Found("t1", "a", "Pandas eat bamboo in the morning."), Found("t1", "b", "Pandas eat bamboo in the morning."), Found("t1", "c", "Bamboo for pandas is grown near Leiden.")]);

        Assert.Equal("b", order[^1]);
    }

    [Fact]
    public void Every_id_is_in_the_order_once_whatever_there_is()
    {
        List<RankedEvidence> many = [.. Enumerable.Range(0, 450).Select(index => Found($"t{index % 3}", $"e{index}", $"Piece {index} of pandas."))];

        Assert.Empty(EvidenceRanking.Order(Question, []));
        Assert.Equal(many.Select(item => item.Evidence.Id).Order(StringComparer.Ordinal), EvidenceRanking.Order(Question, many).Order(StringComparer.Ordinal));
    }

    private static RankedEvidence Found(string task, string id, string text, bool claimed = false) =>
        new(new AgentTaskId(task), new Evidence { Id = id, Start = 0, End = text.Length, Text = text }, claimed);
}
