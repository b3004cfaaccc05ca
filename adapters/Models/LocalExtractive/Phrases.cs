using Cartrita.Adapters.Knowledge.Text;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>Pairs of words that stand side by side in a question: a text that has them side by side too speaks of the same thing.</summary>
/// <param name="pairs">The pairs, stemmed.</param>
/// <param name="subject">The first term of the question.</param>
internal sealed class Phrases(IReadOnlyList<(string Left, string Right)> pairs, string? subject)
{
    /// <summary>Reads a question's pairs.</summary>
    /// <param name="question">The question.</param>
    internal static Phrases Read(string question)
    {
        var words = Terms.Stems(question);
        var pairs = new HashSet<(string, string)>();
        for (var at = 0; at + 1 < words.Count; at++)
        {
            if (QuestionWords.Joins(words[at]) && QuestionWords.Joins(words[at + 1]) && !(StopWords.Contains(words[at]) && StopWords.Contains(words[at + 1])))
            {
                pairs.Add((words[at], words[at + 1]));
            }
        }

        return new Phrases([.. pairs], Terms.Of(question) is [var first, ..] ? first : null);
    }

    /// <summary>The share of the pairs that a candidate has, and whether one of them holds the question's subject.</summary>
    internal (double Share, bool Subject) Met(Candidate candidate)
    {
        if (pairs.Count == 0)
        {
            return (0, false);
        }

        var words = Terms.Stems(candidate.Text);
        var met = 0;
        var aboutSubject = false;
        foreach (var (left, right) in pairs)
        {
            for (var at = 0; at + 1 < words.Count; at++)
            {
                if (words[at] == left && words[at + 1] == right)
                {
                    met++;
                    aboutSubject |= left == subject || right == subject;
                    break;
                }
            }
        }

        return ((double)met / pairs.Count, aboutSubject);
    }
}
