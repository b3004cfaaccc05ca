using System.Text.Json;
using Cartrita.Activities.Knowledge;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools;

/// <summary>Searches the user's files and returns exact spans of them as evidence.</summary>
/// <param name="retriever">Searches.</param>
/// <param name="searches">Which files.</param>
/// <param name="time">The clock.</param>
public sealed class KnowledgeSearchTool(KnowledgeRetriever retriever, SearchScope searches, TimeProvider time) : ITool
{
    private const int LongestQuery = 4000;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["query"],
          "properties": { "query": { "type": "string", "description": "What to look for, as a question or as words." } }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        EvidenceList.ToolName,
        "Searches the user's own files by words and by meaning and returns spans of them, best first, each with an id.",
        JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Reads,

        // A vendor may embed the question, and is given its own time.
        Limits = new ToolLimits(TimeSpan.FromSeconds(60), ToolLimits.Default.MaxResultBytes),

        // Spans are quoted to the letter, from texts whose secrets were taken out when they were extracted.
        IsRedacted = true,
    };

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(
        RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var query = arguments.GetProperty(EvidenceList.QueryArgument);
        if (query.ValueKind != JsonValueKind.String || query.GetString() is not { Length: > 0 } text || string.IsNullOrWhiteSpace(text))
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, Problems.InvalidRequest, "The query is empty.");
        }

        var attachments = await searches.AttachmentsAsync(context.Scope, cancellationToken);
        var asked = text.Length > LongestQuery ? text[..LongestQuery] : text;
        var evidence = await retriever.SearchAsync(context.OwnerId, asked, attachments, ToolPackets.IdPrefix(context, call), cancellationToken);
        return ToolPackets.OfEvidence(Binding, context, call, time.GetUtcNow(), evidence);
    }
}
