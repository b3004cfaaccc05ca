using System.Text.Json;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>What a judging model writes of drafts, under a strict schema.</summary>
/// <param name="Drafts">The levels of each.</param>
/// <param name="Complementary">Whether each of the best has something right that matters and that the others lack.</param>
internal sealed record DraftJudgeReply(IReadOnlyList<DraftLevels>? Drafts, bool Complementary)
{
    private const int Highest = 4;

    /// <summary>The schema; nothing else is accepted.</summary>
    internal const string Schema =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["drafts", "complementary"],
          "properties": {
            "drafts": {
              "type": "array",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["draft", "factuality", "coherence", "relevance", "safety"],
                "properties": {
                  "draft": { "type": "integer", "description": "The number of the draft." },
                  "factuality": { "type": "integer", "enum": [0, 1, 2, 3, 4], "description": "Whether the cited sources say it." },
                  "coherence": { "type": "integer", "enum": [0, 1, 2, 3, 4], "description": "Whether it hangs together." },
                  "relevance": { "type": "integer", "enum": [0, 1, 2, 3, 4], "description": "Whether it answers the question." },
                  "safety": { "type": "integer", "enum": [0, 1, 2, 3, 4], "description": "Whether nothing in it should not be said." }
                }
              }
            },
            "complementary": { "type": "boolean", "description": "Whether the best drafts each say something right and important that the others lack." }
          }
        }
        """;

    /// <summary>Reads a reply; null for one that does not fit, or that does not judge each draft once.</summary>
    internal static DraftJudgeReply? Read(string text, int count)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PayloadJson.Default.DraftJudgeReply) is { Drafts: { } drafts } reply
                && drafts.Select(draft => draft.Draft).Order().SequenceEqual(Enumerable.Range(1, count))
                && drafts.SelectMany(draft => new[] { draft.Factuality, draft.Coherence, draft.Relevance, draft.Safety }).All(level => level is >= 0 and <= Highest)
                ? reply
                : null;
        }
        catch (JsonException)
        {
            // A provider that does not hold itself to the schema; the model gets to read so, once.
            return null;
        }
    }
}

/// <summary>A draft's levels of the rubric, 0 to 4.</summary>
/// <param name="Draft">The draft's number, from 1.</param>
/// <param name="Factuality">Whether its sources say it.</param>
/// <param name="Coherence">Whether it hangs together.</param>
/// <param name="Relevance">Whether it answers the question.</param>
/// <param name="Safety">Whether nothing in it should not be said.</param>
internal sealed record DraftLevels(int Draft, int Factuality, int Coherence, int Relevance, int Safety)
{
    /// <summary>The levels as one score.</summary>
    internal double Score => DraftRules.Weigh(JudgeReply.Score(Factuality), JudgeReply.Score(Relevance), JudgeReply.Score(Coherence), JudgeReply.Score(Safety));
}
