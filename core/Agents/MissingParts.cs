using Cartrita.Core.Knowledge;

namespace Cartrita.Core.Agents;

/// <summary>What an answer says of the parts that it lacks: the same sentences whichever model wrote it, so that nothing rests on a model's saying so.</summary>
public static class MissingParts
{
    private const int Most = 10;

    /// <summary>The sentences, each agent and reason once; none where nothing is missing.</summary>
    /// <param name="missing">The tasks that did not complete.</param>
    public static IReadOnlyList<string> Sentences(IEnumerable<AgentResult> missing) =>
        [.. missing.Select(result => FixedSentences.MissingPart(result.Agent, result.Limit ?? result.Code, result.Output is not null)).Distinct(StringComparer.Ordinal).Take(Most)];

    /// <summary>The sentences as the last paragraph of an answer; empty where nothing is missing.</summary>
    /// <param name="missing">The tasks that did not complete.</param>
    public static string Paragraph(IEnumerable<AgentResult> missing) =>
        Sentences(missing) is { Count: > 0 } sentences ? "\n\n" + string.Join(' ', sentences) : string.Empty;
}
