using System.Text.Json;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>What a judging model writes, under the strict schema of its manifest: levels of the rubric, 0 to 4, and numbers of sentences from 1.</summary>
internal sealed record JudgeReply
{
    private const int Highest = 4;

    /// <summary>Whether the sources say it.</summary>
    public required int Factuality { get; init; }

    /// <summary>Whether it hangs together.</summary>
    public required int Coherence { get; init; }

    /// <summary>Whether it answers the question.</summary>
    public required int Relevance { get; init; }

    /// <summary>Whether nothing in it should not be said.</summary>
    public required int Safety { get; init; }

    /// <summary>Sentences that their sources do not say.</summary>
    public required IReadOnlyList<int> Unsupported { get; init; }

    /// <summary>Sentences whose sources say otherwise.</summary>
    public required IReadOnlyList<int> Contradicted { get; init; }

    /// <summary>Reads a reply; null for one that does not fit.</summary>
    internal static JudgeReply? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PayloadJson.Default.JudgeReply) is { Unsupported: not null, Contradicted: not null } reply
                && new[] { reply.Factuality, reply.Coherence, reply.Relevance, reply.Safety }.All(level => level is >= 0 and <= Highest)
                ? reply
                : null;
        }
        catch (JsonException)
        {
            // A provider that does not hold itself to the schema; the model gets to read so, once.
            return null;
        }
    }

    /// <summary>A level as a score.</summary>
    internal static double Score(int level) => (double)level / Highest;
}
