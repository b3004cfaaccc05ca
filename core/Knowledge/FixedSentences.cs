using System.Collections.Frozen;

namespace Cartrita.Core.Knowledge;

/// <summary>The only sentences of an answer by <c>local-extractive</c> that are not quotes (AGENT-15), a closed list; those about missing parts and about a side that is left out end the answers of all models.</summary>
public static class FixedSentences
{
    /// <summary>There are sources, and none answers.</summary>
    public const string NothingFound = "I found nothing about this in the available sources.";

    /// <summary>There is no source to look into.</summary>
    public const string NoSources = "There are no sources to search yet. Attach a file and ask again.";

    /// <summary>An answer rests on one side of a contradiction between agents; what follows it names both, or quotes the other one.</summary>
    public const string Contradicted = "The sources contradict each other on this.";

    private const string Part = "The part of ";
    private const string Missing = " is missing";
    private const string Incomplete = " is incomplete";
    private const string Opening = " (\"";
    private const string Closing = "\")";
    private const string Because = ": ";
    private const string Failed = "it failed";

    private static readonly FrozenSet<string> Whole = new[] { NothingFound, NoSources, Contradicted }.ToFrozenSet(StringComparer.Ordinal);

    // By the limit that stopped it, or the catalogue's code.
    private static readonly FrozenDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["time"] = "the run's time was used up",
        ["tokens"] = "the run's tokens were used up",
        ["cost"] = "the run's limit of cost was reached",
        ["tool_calls"] = "the run's tool calls were used up",
        ["steps"] = "the run's model calls were used up",
        ["limit_exceeded"] = "a limit was reached",
        ["run_cancelled"] = "it was cancelled",
        ["provider_failed"] = "its model did not answer",
        ["provider_rejected"] = "its model refused the request",
        ["agent_result_invalid"] = "its result could not be used",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The sentence that names an agent whose part an answer lacks.</summary>
    /// <param name="agent">The agent's id.</param>
    /// <param name="reason">Which limit stopped it, or the catalogue's code.</param>
    /// <param name="found">Whether something of what it found is there all the same.</param>
    /// <param name="title">What the part was to find out, where the agent has others; of no punctuation that ends a sentence or a title, and no colon.</param>
    public static string MissingPart(string agent, string? reason, bool found, string? title = null) =>
        $"{Part}{agent}{(found ? Incomplete : Missing)}{(title is null ? string.Empty : $"{Opening}{title}{Closing}")}{Because}{Reasons.GetValueOrDefault(reason ?? string.Empty, Failed)}.";

    /// <summary>Whether a sentence is one of the list.</summary>
    /// <param name="sentence">The sentence.</param>
    public static bool Contains(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        return Whole.Contains(sentence) || (sentence.StartsWith(Part, StringComparison.Ordinal) && sentence.EndsWith('.') && (IsAbout(sentence, Missing) || IsAbout(sentence, Incomplete)));
    }

    private static bool IsAbout(string sentence, string state)
    {
        var at = sentence.IndexOf(state, StringComparison.Ordinal);
        if (at <= Part.Length)
        {
            return false;
        }

        var rest = sentence[(at + state.Length)..^1];
        var because = rest.LastIndexOf(Because, StringComparison.Ordinal);
        var isTitled = because > Opening.Length && rest.StartsWith(Opening, StringComparison.Ordinal) && rest[..because].EndsWith(Closing, StringComparison.Ordinal);
        return (because == 0 || isTitled) && rest[(because + Because.Length)..] is var reason && (reason == Failed || Reasons.Values.Contains(reason));
    }
}
