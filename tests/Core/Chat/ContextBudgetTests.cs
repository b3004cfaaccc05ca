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
