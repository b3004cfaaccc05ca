using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Attachments;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Tests.Models;

public sealed class ExtractiveAnswererTests
{
    private const string Zoo =
        """
        # Zoo

        ## Keepers

        Every house has two keepers on duty, for one day at a time. Visitors call the duty desk at the gate. The vet joins the keepers when an animal is ill.

        ## Penguins

        The penguins have a pool and a rock of their own. It is cleaned at noon, after the last meal. Penguin keepers wear boots.

        ## Keys

        Keys hang in the safe and nowhere else. A house that needs another rule writes it down in its own book. Books are kept in the office.
        """;

    [Theory]
    [InlineData("Who is on duty at midnight?", "Every house has two keepers on duty, for one day at a time.")]
    [InlineData("What is the rule for keys in the office?", "Keys hang in the safe and nowhere else.")]
    [InlineData("When do the penguins have their pool scrubbed?", "It is cleaned at noon, after the last meal.")]
    public void Question_is_answered_though_no_sentence_has_all_its_words(string question, string expected) =>
        Assert.Contains(expected, Ask(question).Sentences.Select(sentence => sentence.Quote));

    [Theory]
    [InlineData("How much is the bonus for being on duty?")]
    [InlineData("How many keepers work in the aquarium?")]
    [InlineData("How much does a penguin cost?")]
    [InlineData("What is the rule for bicycles in the office?")]
    public void Question_for_what_the_text_never_names_is_not_answered(string question) =>
        Assert.Empty(Ask(question).Sentences);

    [Theory]
    [InlineData("What is my dog called?")]
    [InlineData("Who called about the project budget?")]
    public void One_statement_does_not_answer_what_merely_shares_its_words(string question) =>
        Assert.Empty(Ask(question, "My project is called Heron.").Sentences);

    [Fact]
    public void Question_for_a_time_prefers_the_sentence_that_names_one()
    {
        const string Text = "The keeper feeds the seals with fish. The keeper feeds the seals at 14:30.";

        var answer = Ask("When does the keeper feed the seals?", Text);

        Assert.Equal("The keeper feeds the seals at 14:30.", answer.Sentences.MaxBy(sentence => sentence.Score)!.Quote);
    }

    private static ExtractiveAnswer Ask(string question, string text = Zoo) =>
        new ExtractiveAnswerer().Answer(question, [new Evidence { Id = "e1", AttachmentId = new(new string('7', 32)), FileName = "zoo.md", Start = 0, End = text.Length, Text = text }]);
}
