using Cartrita.Core.Chat;

namespace Cartrita.Core.Tests.Chat;

public sealed class ContextBudgetTests
{
    private static readonly ChatRequest Request = new() { Messages = [new ChatMessage("user", "What now?")] };

    [Fact]
    public void Whole_conversation_is_recalled_where_it_fits() => Assert.Equal(0, ContextBudget.RecallFrom(Messages(10, 30), Request, 100_000));

    [Fact]
    public void Oldest_messages_are_dropped_first()
    {
        // A message of 300 is 106 tokens; 40 % of 1,000 tokens are room for three.
        Assert.Equal(7, ContextBudget.RecallFrom(Messages(10, 300), Request, 1000));
    }

    [Fact]
    public void Nothing_is_recalled_where_the_request_fills_the_window() =>
        Assert.Null(ContextBudget.RecallFrom(Messages(3, 30), Request with { Messages = [new ChatMessage("user", new string('x', 9000))] }, 1000));

    [Fact]
    public void Items_are_taken_from_the_front_while_they_fit() =>
        Assert.Equal(["aaa", "bbb"], ContextBudget.Fit(["aaa", "bbb", "ccc"], item => item, 15));

    [Theory]
    [InlineData("twelve chars", 10)]
    [InlineData("日本語のテキスト", 14)]
    [InlineData("한국어 글", 11)]
    [InlineData("😀😀", 10)]
    [InlineData("", 6)]
    public void Scripts_with_a_token_a_character_are_not_taken_for_a_third_of_that(string text, int tokens)
    {
        Assert.Equal(tokens, ContextBudget.Estimate(text));
        Assert.Equal(tokens, ContextBudget.Estimate(text.Sum(character => ContextBudget.Units([character]))));
    }

    [Theory]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 16, 30)]
    [InlineData("日本語のテキスト", 9, 3)]
    [InlineData("short", 100, 5)]
    [InlineData("nothing", 5, 0)]
    public void Beginning_of_a_text_that_fits_is_estimated_to_fit(string text, int tokens, int length)
    {
        Assert.Equal(length, ContextBudget.Fitting(text, tokens));
        Assert.True(length == 0 || ContextBudget.Estimate(text[..length]) <= tokens);
    }

    private static List<MessageDocument> Messages(int count, int length) => [.. Enumerable.Range(0, count).Select(sequence => new MessageDocument
    {
        Id = new MessageId(sequence.ToString("x32", System.Globalization.CultureInfo.InvariantCulture)),
        ConversationId = new ConversationId(new string('c', 32)),
        Sequence = sequence,
        Role = "user",
        Content = new string('x', length),
        RunId = new RunId(new string('d', 32)),
        CreatedAt = DateTimeOffset.UnixEpoch,
    })];
}
