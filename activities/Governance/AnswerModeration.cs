using System.Text;
using Cartrita.Core.Governance;

namespace Cartrita.Activities.Governance;

/// <summary>Moderates one answer as it grows: a few sentences at a time, more the longer it gets, so that its beginning waits little and its rest asks seldom.</summary>
/// <param name="moderator">Has it done.</param>
public sealed class AnswerModeration(Moderator moderator)
{
    private const int FirstPart = 80;
    private const int LargestPart = 2000;
    private const int Tail = 300;
    private const int WithoutSentences = 4;

    private readonly StringBuilder waiting = new();
    private readonly HashSet<SafetyFinding> found = [];
    private int wanted = FirstPart;
    private string before = string.Empty;

    /// <summary>Whether enough waits to be looked at: some sentences, or a stretch without any.</summary>
    public bool IsDue => waiting.Length >= wanted && (EndsSentence() || waiting.Length >= wanted * WithoutSentences);

    /// <summary>Whether anything waits.</summary>
    public bool Holds => waiting.Length > 0;

    /// <summary>Takes a piece of the answer, which waits from here on.</summary>
    /// <param name="text">The piece.</param>
    public void Add(string text) => waiting.Append(text);

    /// <summary>Looks at what waits, with the end of what came before it; gives what was not found before.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<ModerationOutcome> LookAsync(CancellationToken cancellationToken)
    {
        var text = waiting.ToString();
        waiting.Clear();
        wanted = Math.Min(LargestPart, wanted * 2);
        var outcome = await moderator.OutputAsync(before + text, cancellationToken);
        before = Last(before + text);
        return outcome with { Findings = [.. outcome.Findings.Where(found.Add)] };
    }

    private bool EndsSentence()
    {
        var last = waiting.Length - 1;
        while (last > 0 && waiting[last] == ' ')
        {
            last--;
        }

        return waiting[last] is '.' or '!' or '?' or ':' or '\n' or '。' or '！' or '？';
    }

    private static string Last(string text)
    {
        var start = Math.Max(0, text.Length - Tail);
        return text[(start > 0 && char.IsLowSurrogate(text[start]) ? start + 1 : start)..];
    }
}
