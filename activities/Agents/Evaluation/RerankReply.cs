using System.Text.Json;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>An order of evidence as a model writes it, under a strict schema.</summary>
/// <param name="Order">The numbers of the evidence, from 1, best first.</param>
internal sealed record RerankReply(IReadOnlyList<int>? Order)
{
    /// <summary>The schema; nothing else is accepted.</summary>
    internal const string Schema =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["order"],
          "properties": {
            "order": { "type": "array", "items": { "type": "integer", "description": "The number of a piece of evidence." } }
          }
        }
        """;

    /// <summary>Reads a reply; null for one that does not fit.</summary>
    internal static RerankReply? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PayloadJson.Default.RerankReply);
        }
        catch (JsonException)
        {
            // A provider that does not hold itself to the schema; the model gets to read so, once.
            return null;
        }
    }
}
