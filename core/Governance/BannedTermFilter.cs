using System.Text;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Governance;

/// <summary>Keeps banned terms out of one streamed answer (CHAT-12), wherever its pieces are cut.</summary>
/// <remarks>What could still become a term is held back, and half a surrogate pair; nothing else is.</remarks>
/// <param name="terms">The terms.</param>
public sealed class BannedTermFilter(BannedTerms terms)
{
    private string held = string.Empty;

    /// <summary>How many terms were found.</summary>
    public int Redactions { get; private set; }

    /// <summary>Why the answer ends here; null while it may go on. What came before is let out, and nothing after.</summary>
    public Problem? Verdict { get; private set; }

    /// <summary>Whether something is held back.</summary>
    public bool Holds => held.Length > 0;

    /// <summary>Takes the next piece and gives what may go out now; may be empty.</summary>
    /// <param name="delta">The piece.</param>
    public string Push(string delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        return held.Length == 0 && Verdict is null && terms.IsClear(delta) && (delta.Length == 0 || !char.IsHighSurrogate(delta[^1]))
            ? delta
            : Take(held + delta, complete: false);
    }

    /// <summary>Gives what is still held back: the answer is complete.</summary>
    public string Flush() => held.Length == 0 ? string.Empty : Take(held, complete: true);

    private string Take(string text, bool complete)
    {
        held = string.Empty;
        var passed = new StringBuilder(text.Length);
        for (var at = 0; Verdict is null;)
        {
            var match = terms.Search(text, at, complete);
            passed.Append(text, at, match.Start - at);
            if (!match.Found)
            {
                held = text[match.Start..];
                break;
            }

            Judge();
            passed.Append(Verdict is null ? terms.Mask : string.Empty);
            at = match.End;
        }

        if (!complete && held.Length == 0 && Verdict is null && passed.Length > 0 && char.IsHighSurrogate(passed[^1]))
        {
            held = passed[^1].ToString();
            passed.Length--;
        }

        return passed.ToString();
    }

    /// <summary>Counts terms that were found beside the stream.</summary>
    /// <param name="found">How many.</param>
    internal void Add(int found)
    {
        for (; found > 0 && Verdict is null; found--)
        {
            Judge();
        }
    }

    private void Judge()
    {
        Redactions++;
        Verdict = terms.Strategy == BannedTermStrategy.Reject ? Problems.BannedContent
            : Redactions > terms.MaxRedactions ? Problems.BannedContentExceeded
            : null;
    }
}
