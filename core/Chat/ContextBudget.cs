namespace Cartrita.Core.Chat;

/// <summary>Keeps what a model is given under 80 % of its window (AGENT-13), dropping the oldest first.</summary>
/// <remarks>
/// Tokens are estimated high rather than low: one for three UTF-16 code units of prose and code, one for each of Chinese, Japanese or Korean and two for an emoji, and a few for each message's frame.
/// Random letters such as Base64 take more than that.
/// </remarks>
public static class ContextBudget
{
    /// <summary>No conversation is recalled further back than this.</summary>
    public const int MostRecalledMessages = 60;

    private const double UsableShare = 0.8;
    private const double RecalledShare = 0.4;
    private const int MessageOverhead = 6;
    private const int UnitsPerToken = 3;

    // From here on a character has a token of its own, or two code units and more than one: the scripts of East Asia and what is written with surrogates.
    private const char FirstWide = '\u2E80';

    /// <summary>How many tokens may be used of a window.</summary>
    /// <param name="window">The model's window in tokens.</param>
    public static int Usable(int window) => (int)(window * UsableShare);

    /// <summary>How many tokens of a window earlier messages may take.</summary>
    /// <param name="window">The model's window in tokens.</param>
    public static int Recalled(int window) => (int)(window * RecalledShare);

    /// <summary>An estimate of a text's tokens, rather too high than too low.</summary>
    /// <param name="text">The text.</param>
    public static int Estimate(string text) => Estimate(Units(text));

    /// <summary>The same for a text that comes in pieces.</summary>
    /// <param name="units">The sum of the pieces' units.</param>
    public static int Estimate(int units) => MessageOverhead + Tokens(units);

    /// <summary>The tokens of so many units, without a message's frame.</summary>
    /// <param name="units">The units.</param>
    public static int Tokens(int units) => (units + UnitsPerToken - 1) / UnitsPerToken;

    /// <summary>How much of a text goes into tokens: three units are one.</summary>
    /// <param name="text">The text, or a piece of it.</param>
    public static int Units(ReadOnlySpan<char> text)
    {
        var units = 0;
        foreach (var character in text)
        {
            units += UnitsOf(character);
        }

        return units;
    }

    /// <summary>How many UTF-16 code units of a text's beginning are estimated at no more than so many tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Tokens, a message's frame among them.</param>
    public static int Fitting(string text, int tokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        var units = (long)(tokens - MessageOverhead) * UnitsPerToken;
        var length = 0;
        while (length < text.Length && (units -= UnitsOf(text[length])) >= 0)
        {
            length++;
        }

        return length;
    }

    /// <summary>The sequence number from which earlier messages fit beside the request; null where none fits.</summary>
    /// <param name="recalled">Earlier messages, oldest first.</param>
    /// <param name="request">The request, which is never cut here.</param>
    /// <param name="window">The model's window in tokens.</param>
    public static int? RecallFrom(IReadOnlyList<MessageDocument> recalled, ChatRequest request, int window)
    {
        var room = Math.Min(Recalled(window), Usable(window) - request.Messages.Sum(message => Estimate(message.Content)));
        int? from = null;
        for (var index = recalled.Count - 1; index >= 0; index--)
        {
            room -= Estimate(recalled[index].Content);
            if (room < 0)
            {
                break;
            }

            from = recalled[index].Sequence;
        }

        return from;
    }

    /// <summary>Takes items from the front while they fit.</summary>
    /// <typeparam name="T">An item's type.</typeparam>
    /// <param name="items">The items, the most useful first.</param>
    /// <param name="textOf">An item's text.</param>
    /// <param name="tokens">How many tokens there are for them.</param>
    public static IReadOnlyList<T> Fit<T>(IEnumerable<T> items, Func<T, string> textOf, int tokens)
    {
        var fitting = new List<T>();
        foreach (var item in items)
        {
            tokens -= Estimate(textOf(item));
            if (tokens < 0)
            {
                break;
            }

            fitting.Add(item);
        }

        return fitting;
    }

    private static int UnitsOf(char character) => character >= FirstWide ? UnitsPerToken : 1;
}
