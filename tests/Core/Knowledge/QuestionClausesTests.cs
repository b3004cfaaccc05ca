using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Tests.Knowledge;

public sealed class QuestionClausesTests
{
    [Theory]
    [InlineData("Who is on call, and how long does a review take?", "Who is on call?", "how long does a review take?")]
    [InlineData("Who is on call and how long does a review take?", "Who is on call?", "how long does a review take?")]
    [InlineData("Where is the vault,and who has a key?", "Where is the vault?", "who has a key?")]
    [InlineData("a,b,c,and-who-has-keys?", "a,b,c?", "who-has-keys?")]
    [InlineData("Wann ist Ruhe, und wer hat den Schlüssel?", "Wann ist Ruhe?", "wer hat den Schlüssel?")]
    public void Clause_that_stands_alone_is_a_question_of_its_own(string question, string first, string second) =>
        Assert.Equal([first, second], QuestionClauses.Split(question));

    [Theory]
    [InlineData("When is an incident review due, and who writes it?")]
    [InlineData("How often are backups taken, and how long are they kept?")]
    [InlineData("When and where is the meeting?")]
    [InlineData("Does it say what to do and when?")]
    [InlineData("Who reviews and merges a change?")]
    [InlineData("图书馆几点开门？")]
    [InlineData("")]
    public void Question_for_one_thing_or_that_points_back_stays_whole(string question) =>
        Assert.Equal([question], QuestionClauses.Split(question));

    [Fact]
    public void Clause_that_points_back_stays_with_the_one_before_it() =>
        Assert.Equal(
            ["Who is on call?", "when is a review due, and who writes it?"],
            QuestionClauses.Split("Who is on call, and when is a review due, and who writes it?"));
}
