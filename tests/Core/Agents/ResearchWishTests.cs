using Cartrita.Core.Agents;

namespace Cartrita.Core.Tests.Agents;

public sealed class ResearchWishTests
{
    [Theory]
    [InlineData("Search the web for pandas.", true)]
    [InlineData("Research how zoos keep pandas", true)]
    [InlineData("Please look this up online.", true)]
    [InlineData("What does https://zoo.example/pandas say?", true)]
    [InlineData("Find it on GitHub.", true)]
    [InlineData("What does the handbook say about web servers?", false)]
    [InlineData("Who is the researcher in charge?", false)]
    [InlineData("Find the cat. The web is elsewhere.", false)]
    public void Message_that_asks_for_what_is_outside_is_told_from_one_that_does_not(string question, bool asks) => Assert.Equal(asks, ResearchWish.Asks(question));
}
