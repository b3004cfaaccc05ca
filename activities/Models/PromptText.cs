using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Cartrita.Core.Chat;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Models;

/// <summary>What a model is asked, put together of the prompt's own words and of what somebody else wrote: documents, pages, transcripts, agents' results, other models' drafts.</summary>
/// <remarks>
/// What is foreign stands behind a bar, to the end of its line, and each line of it does: none can pass for a numbered source, a conflict, a note or the end of its own text. The prompt's own words are literals,
/// numbers and identifiers: the compiler lets no other text in. That a prompt is made with it is a law of <c>tests/Architecture</c>.
/// </remarks>
internal sealed class PromptText
{
    /// <summary>What stands before each line that somebody else wrote.</summary>
    internal const string Bar = "| ";

    private const char Break = '\n';
    private readonly StringBuilder text;
    private bool isForeign;

    /// <summary>Begins one.</summary>
    /// <param name="opening">What is asked, in the words of whoever the model works for: a rule, the user's question, an objective.</param>
    internal PromptText(string opening = "") => text = new StringBuilder(opening);

    /// <summary>Its tokens, as estimated.</summary>
    internal int Tokens => ContextBudget.Estimate(ToString());

    /// <summary>Says what is wrong with the reply that the model gave.</summary>
    /// <param name="what">What the reply should be.</param>
    /// <param name="fault">One sentence; names of the reply may stand in it.</param>
    /// <param name="whole">What has to come again.</param>
    internal static AIMessage Refusal(string what, string fault, string whole) => new(ChatRole.User, $"This {what} is refused: {OneLine(fault)} Send the whole {whole} again, mended.");

    /// <summary>A text as it stands in a prompt.</summary>
    /// <param name="foreign">What somebody else wrote.</param>
    internal static string Behind(string foreign) => new PromptText().Block(foreign).ToString();

    /// <summary>Adds the prompt's own words.</summary>
    /// <param name="words">Literals with numbers and identifiers in them.</param>
    internal PromptText Own([InterpolatedStringHandlerArgument("")] OwnWords words)
    {
        _ = words;
        return this;
    }

    /// <summary>Adds what somebody else wrote to the end of this line, made one line.</summary>
    /// <param name="foreign">The text.</param>
    internal PromptText Line(string foreign) => Behind(OneLine(foreign), startsLine: false);

    /// <summary>Adds what somebody else wrote, from the next line on, with its lines.</summary>
    /// <param name="foreign">The text.</param>
    internal PromptText Block(string foreign)
    {
        foreach (var line in LinesOf(foreign))
        {
            Behind(line, startsLine: true);
        }

        return this;
    }

    /// <summary>Adds another one.</summary>
    internal PromptText Add(PromptText other)
    {
        Resume(other.text.Length == 0 ? Break : other.text[0]);
        text.Append(other.text);
        isForeign = other.isForeign;
        return this;
    }

    /// <summary>Takes its end away.</summary>
    /// <param name="length">How many UTF-16 code units stay; half a character does not.</param>
    internal PromptText Cut(int length)
    {
        text.Length = length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : Math.Min(length, text.Length);
        return this;
    }

    /// <summary>The message of it.</summary>
    internal AIMessage Message() => new(ChatRole.User, ToString());

    /// <inheritdoc />
    public override string ToString() => text.ToString();

    // Everything that some reader takes for the end of a line.
    private static string[] LinesOf(string foreign) => foreign.ReplaceLineEndings("\n").Replace('\v', Break).Split(Break);

    private static string OneLine(string foreign) => string.Join(' ', LinesOf(foreign).Select(line => line.Trim()).Where(line => line.Length > 0));

    private PromptText Behind(string line, bool startsLine)
    {
        if ((startsLine || isForeign) && text.Length > 0)
        {
            text.Append(Break);
        }

        text.Append(Bar).Append(line);
        isForeign = true;
        return this;
    }

    // What is foreign has the rest of its line: own words go on below it.
    private void Resume(char next)
    {
        if (isForeign && next != Break)
        {
            text.Append(Break);
        }

        isForeign = false;
    }

    /// <summary>The prompt's own words, written as they come.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct OwnWords
    {
        private const int LongestIdentifier = 100;
        private readonly PromptText prompt;

        /// <summary>Begins them.</summary>
        public OwnWords(int literalLength, int formattedCount, PromptText prompt)
        {
            _ = literalLength + formattedCount;
            this.prompt = prompt;
        }

        /// <summary>Words.</summary>
        public void AppendLiteral(string value)
        {
            prompt.Resume(value.Length == 0 ? Break : value[0]);
            prompt.text.Append(value);
        }

        /// <summary>A number.</summary>
        public void AppendFormatted(int value) => AppendLiteral(value.ToString(CultureInfo.InvariantCulture));

        /// <summary>Numbers of sources, each in brackets.</summary>
        public void AppendFormatted(IReadOnlyList<int> markers)
        {
            foreach (var marker in markers)
            {
                AppendLiteral(string.Create(CultureInfo.InvariantCulture, $"[{marker}]"));
            }
        }

        /// <summary>An id, a name or a code of the code's own; what else gets here is made one.</summary>
        public void AppendFormatted(string identifier) =>
            AppendLiteral(string.Concat(identifier.Take(LongestIdentifier).Select(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.' ? character : '_')));
    }
}
