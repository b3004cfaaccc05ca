using Cartrita.Core.Chat;

namespace Cartrita.Core.Tests.Chat;

public sealed class ConversationTitleTests
{
    [Theory]
    [InlineData("When must a flaky test be fixed?", "When must a flaky test be fixed?")]
    [InlineData("  two\r\n\tlines \u0000 here ", "two lines here")]
    [InlineData("a\u202Eb\u2066c", "abc")]
    [InlineData("👩\u200D👩\u200D👧 family", "👩\u200D👩\u200D👧 family")]
    [InlineData("use sk-abcdefghijklmnopqrstuvwxyz", "use [redacted]")]
    public void Title_is_the_first_question_in_one_line(string question, string title) => Assert.Equal(title, Of(question));

    [Fact]
    public void Title_of_a_long_question_ends_between_words()
    {
        var title = Of(string.Join(' ', Enumerable.Repeat("question", 30)))!;
        Assert.True(title.Length <= 80, title);
        Assert.EndsWith("question…", title, StringComparison.Ordinal);
    }

    [Fact]
    public void Title_of_one_long_word_does_not_cut_a_character_in_two()
    {
        var title = Of(string.Concat(Enumerable.Repeat("👩\u200D👩\u200D👧", 40)))!;
        Assert.True(title.Length <= 80, title);
        Assert.Equal(string.Concat(Enumerable.Repeat("👩\u200D👩\u200D👧", (title.Length - 1) / 8)) + "…", title);
    }

    [Fact]
    public void Title_comes_from_what_the_user_asked_first()
    {
        var messages = new[] { new ChatMessage("system", "Be brief."), new ChatMessage("user", "First?"), new ChatMessage("assistant", "Yes."), new ChatMessage("user", "Second?") };
        Assert.Equal("First?", ConversationTitle.Of(messages));
    }

    [Theory]
    [InlineData("\u202E\u0000")]
    [InlineData(" ")]
    public void Question_that_nobody_can_see_gives_no_title(string question) => Assert.Null(Of(question));

    [Fact]
    public void Given_title_is_taken_up_to_its_length_and_no_further()
    {
        Assert.Equal("A name", ConversationTitle.Check(" A\nname "));
        Assert.Equal(ConversationTitle.MaximumLength, ConversationTitle.Check(new string('n', ConversationTitle.MaximumLength))!.Length);
        Assert.Null(ConversationTitle.Check(new string('n', ConversationTitle.MaximumLength + 1)));
        Assert.Null(ConversationTitle.Check("\u0007 "));
    }

    private static string? Of(string question) => ConversationTitle.Of([new ChatMessage("user", question)]);
}
