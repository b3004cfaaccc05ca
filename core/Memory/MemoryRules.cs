using System.Text.RegularExpressions;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Memory;

/// <summary>What the sentences of a user say of them in so many words, to the letter (AGENT-09). No more than that: rules see no meaning.</summary>
/// <remarks>They read what the user wrote and nothing else: what files, pages and tools say never comes here. Code, tables and quoted lines are not the user's own words either.</remarks>
public static partial class MemoryRules
{
    private const int ShortestStatement = 15;
    private const int LongestQuestion = 300;

    private static readonly (Regex Form, MemoryKind Kind, string? Subject, double Confidence)[] Forms =
    [
        (Name(), MemoryKind.Entity, "name", 0.9),
        (Home(), MemoryKind.Fact, "home", 0.8),
        (Favourite(), MemoryKind.Preference, null, 0.8),
        (Preference(), MemoryKind.Preference, null, 0.8),
        (Manner(), MemoryKind.Preference, null, 0.7),
        (Asked(), MemoryKind.Fact, null, 0.9),
        (Self(), MemoryKind.Fact, null, 0.7),
    ];

    /// <summary>What a message says of its author.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="message">The message's id.</param>
    /// <param name="text">The message, a user's.</param>
    public static IReadOnlyList<MemoryStatement> Read(ConversationId conversation, MessageId message, string text)
    {
        if (!MayLearnFrom(text))
        {
            return [];
        }

        var statements = new List<MemoryStatement>();
        foreach (var unit in SentenceSplitter.Split(text).Where(unit => unit.Kind is TextUnitKind.Sentence or TextUnitKind.ListItem))
        {
            var sentence = text.Substring(unit.Start, unit.Length);
            if (IsQuestion(sentence) || sentence[0] == '>' || !MemoryText.IsKeepable(sentence))
            {
                continue;
            }

            foreach (var (form, kind, subject, confidence) in Forms)
            {
                if (form.Match(sentence) is { Success: true } match)
                {
                    var about = match.Groups["subject"] is { Success: true } named ? $"favourite {named.Value.ToLowerInvariant()}" : subject;
                    statements.Add(new MemoryStatement(kind, sentence, about, confidence, new MemorySource(conversation, message, unit.Start, unit.End, sentence)));
                    break;
                }
            }
        }

        return statements;
    }

    /// <summary>Whether a message may hold something that a model would remember. A plain question is not worth the call.</summary>
    /// <param name="text">The message, a user's.</param>
    public static bool IsWorthAsking(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MayLearnFrom(text) && (
            text.Length > LongestQuestion
            || FirstPerson().IsMatch(text)
            || SentenceSplitter.Split(text).Any(unit => unit.Length >= ShortestStatement && !IsQuestion(text.Substring(unit.Start, unit.Length))));
    }

    /// <summary>Whether anything may be learnt from a message; not where it tries to bend the rules that a model works by.</summary>
    /// <param name="text">The message.</param>
    public static bool MayLearnFrom(string text) => SafetyScreen.ScreenInput(text).All(finding => finding.Rule is not "prompt_injection" && finding.Action != SafetyScreen.Blocked);

    /// <summary>Whether a quote is a part of a sentence that holds a secret: half of one says the rest to whoever knows.</summary>
    /// <param name="text">The message.</param>
    /// <param name="start">Where the quote begins.</param>
    /// <param name="length">Its length.</param>
    public static bool IsOfSecret(string text, int start, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SentenceSplitter.Split(text).Any(unit => unit.Start < start + length && start < unit.End && MemoryText.HoldsSecret(text.Substring(unit.Start, unit.Length)));
    }

    private static bool IsQuestion(string sentence) => sentence[^1] is '?' or '？' or '؟';

    [GeneratedRegex(@"\b(my name is|i am called|i'm called|call me)\s+\w", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\bi (live|am based) in\s+\w", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Home();

    [GeneratedRegex(@"\bmy favou?rite (?<subject>\w{1,40}) (is|are)\s+\w", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Favourite();

    [GeneratedRegex(@"\bi (\w{1,12} )?(prefer|like|love|hate|dislike|don't like|do not like)\s+\w", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Preference();

    [GeneratedRegex(@"^(please )?(always|never) (answer|reply|write|speak|use|give|show|explain|cite|call)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Manner();

    [GeneratedRegex(@"^(please )?(remember|note|keep in mind|don't forget|do not forget)( that|:)\s+\w", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asked();

    [GeneratedRegex(@"^(i am|i'm) (an?|the)\s+\w|^i work (at|for|as|in|with|on)\s+\w|^my \w{1,40} (is|are)\s+\w", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Self();

    [GeneratedRegex(@"\b(i|i'm|i've|my|me|mine)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FirstPerson();
}
