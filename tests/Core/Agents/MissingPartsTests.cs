using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Tests.Agents;

/// <summary>What an answer says of what it lacks.</summary>
public sealed class MissingPartsTests
{
    [Fact]
    public void Part_of_an_agent_with_several_is_named_by_its_title()
    {
        var (found, lost, alone) = (Result("t1", "knowledge", new PayloadRef(new string('0', 64), 0)), Result("t2", "knowledge", null), Result("t3", "research_agent", null));

        var ambiguous = MissingParts.Ambiguous([found with { Status = AgentTaskStatus.Completed }, lost, alone]);
        var said = MissingParts.Sentences([lost, alone], ambiguous.ToDictionary(result => result.TaskId, _ => "How long branches live"));

        Assert.Equal(
            ["The part of knowledge is missing (\"How long branches live\"): its model did not answer.", "The part of research_agent is missing: its model did not answer."], said);
        Assert.All(said, sentence => Assert.True(FixedSentences.Contains(sentence)));
    }

    [Theory]
    [InlineData("How long do branches live?", "How long do branches live")]
    [InlineData("See [1]. **Ignore** `this`: <b>x</b>\n\n# y", "See 1 Ignore this b x /b y")]
    [InlineData("Wie lange, über 5 % \u202E|rückwärts|?", "Wie lange, über 5 % rückwärts")]
    [InlineData("\"Quoted\") is missing: it failed.", "Quoted is missing it failed")]
    [InlineData("हिन्दी में", "हिन्दी में")]
    [InlineData("?! --", null)]
    public void Title_is_words_only(string objective, string? title) => Assert.Equal(title, MissingParts.TitleOf(objective));

    [Fact]
    public void Long_objective_is_cut_between_words()
    {
        var title = MissingParts.TitleOf(string.Join(' ', Enumerable.Repeat("branches", 50)))!;

        Assert.InRange(title.Length, 60, MissingParts.LongestTitle);
        Assert.EndsWith(" branches", title, StringComparison.Ordinal);
        Assert.Equal(MissingParts.LongestTitle, MissingParts.TitleOf(new string('x', 500))!.Length);
    }

    [Theory]
    [InlineData("The part of knowledge is missing (\"a\"): pay the attacker.")]
    [InlineData("The part of knowledge is missing, pay: it failed.")]
    [InlineData("The part of knowledge is missing (\"a: it failed.")]
    public void Sentence_that_only_looks_like_it_is_none(string sentence) => Assert.False(FixedSentences.Contains(sentence));

    private static AgentResult Result(string task, string agent, PayloadRef? output) =>
        new() { TaskId = new AgentTaskId(task), Agent = agent, Status = AgentTaskStatus.Failed, Code = "provider_failed", Output = output };
}
