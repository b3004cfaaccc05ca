using System.Text;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Memory;

/// <summary>When a conversation's summary is renewed, and what it is where no model writes it.</summary>
/// <remarks>It is renewed before messages are dropped, so that what is no longer recalled is in it.</remarks>
public static class SummaryRules
{
    /// <summary>The latest messages stay as they are.</summary>
    public const int Unsummarised = 10;

    /// <summary>The most messages that one renewal reads.</summary>
    public const int MostMessages = 100;

    private const int Enough = 30;
    private const int LongestSentence = 160;

    /// <summary>Whether a conversation is long enough to be looked at, without a look at its summary.</summary>
    /// <param name="messages">How many messages it has.</param>
    /// <param name="recallFrom">The first message that is recalled.</param>
    /// <param name="recalledTokens">The tokens of those that are.</param>
    /// <param name="window">The model's window in tokens.</param>
    public static bool MayBeDue(int messages, int recallFrom, int recalledTokens, int window) =>
        messages > Unsummarised && (recallFrom > 0 || messages - Unsummarised >= Enough || recalledTokens >= ContextBudget.Recalled(window) / 2);

    /// <summary>Whether the summary has to be renewed.</summary>
    /// <param name="through">Up to where it reaches; 0 where there is none.</param>
    /// <param name="messages">How many messages the conversation has.</param>
    /// <param name="recallFrom">The first message that is recalled.</param>
    /// <param name="freshTokens">The tokens of the recalled messages that it does not cover.</param>
    /// <param name="window">The model's window in tokens.</param>
    public static bool IsDue(int through, int messages, int recallFrom, int freshTokens, int window) =>
        messages - Unsummarised > through
        && (recallFrom > through || messages - Unsummarised - through >= Enough || freshTokens >= ContextBudget.Recalled(window) / 2);

    /// <summary>A summary of the user's own sentences: the first of each message, the latest last, the oldest dropped where there is no room.</summary>
    /// <param name="before">The summary so far; null where there is none.</param>
    /// <param name="messages">The messages that it does not cover, oldest first.</param>
    public static string Extract(string? before, IReadOnlyList<MessageDocument> messages)
    {
        var lines = (before ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Concat(messages.Where(message => message.Role == "user").Select(message => First(message.Content)).Where(line => line.Length > 0 && !MemoryText.HoldsSecret(line)));
        var summary = new StringBuilder();
        foreach (var line in lines.Reverse())
        {
            if (summary.Length + line.Length + 1 > ConversationSummaryDocument.LongestText)
            {
                break;
            }

            summary.Insert(0, line + '\n');
        }

        return summary.ToString().TrimEnd('\n');
    }

    private static string First(string text) => SentenceSplitter.Split(text) is [var first, ..]
        ? Cut(text.Substring(first.Start, first.Length)).Replace('\n', ' ')
        : string.Empty;

    private static string Cut(string text) =>
        text.Length <= LongestSentence ? text : text[..(char.IsHighSurrogate(text[LongestSentence - 1]) ? LongestSentence - 1 : LongestSentence)];
}
