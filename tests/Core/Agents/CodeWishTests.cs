using Cartrita.Core.Agents;

namespace Cartrita.Core.Tests.Agents;

public sealed class CodeWishTests
{
    [Theory]
    [InlineData("Fix the off-by-one error in ada/handbook.", true)]
    [InlineData("Could you refactor the parser?", true)]
    [InlineData("Look at the log and fix what is wrong.", true)]
    [InlineData("Draft a PR for ada/handbook that renames Size to Length.", true)]
    [InlineData("Open a small pull request with it.", true)]
    [InlineData("What does github.com/ada/handbook do?", true)]
    [InlineData("When must a flaky test be fixed?", false)]
    [InlineData("How do I fix a bicycle?", false)]
    [InlineData("What is the price of a patch?", false)]
    [InlineData("Who opens the door?", false)]
    public void Message_that_asks_for_code_is_told_from_one_that_does_not(string question, bool asks) => Assert.Equal(asks, CodeWish.Asks(question));
}
