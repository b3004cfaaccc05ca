using System.Text.Json;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>Collects the evidence of a conversation.</summary>
internal static class EvidenceReader
{
    /// <summary>The evidence, in the order in which it came; null where no search was made and none was given.</summary>
    internal static IReadOnlyList<Evidence>? Read(IReadOnlyList<ChatMessage> messages)
    {
        List<Evidence>? evidence = null;
        var searches = new HashSet<string>(StringComparer.Ordinal);
        foreach (var content in messages.SelectMany(message => message.Contents))
        {
            switch (content)
            {
                case EvidenceContent given:
                    (evidence ??= []).AddRange(given.Evidence);
                    break;
                case FunctionCallContent { Name: EvidenceList.ToolName } call:
                    searches.Add(call.CallId);
                    break;
                case FunctionResultContent result when searches.Contains(result.CallId):
                    (evidence ??= []).AddRange(Parse(result.Result));
                    break;
            }
        }

        return evidence;
    }

    private static IReadOnlyList<Evidence> Parse(object? result)
    {
        try
        {
            return result switch
            {
                EvidenceList list => list.Evidence,
                JsonElement { ValueKind: JsonValueKind.String } text => Parse(text.GetString()),
                JsonElement { ValueKind: JsonValueKind.Object } json => LabelledResult.DataOf(json).Deserialize(KnowledgeJson.Default.EvidenceList)?.Evidence ?? [],
                string text => JsonSerializer.Deserialize(text, KnowledgeJson.Default.EvidenceList)?.Evidence ?? [],
                _ => [],
            };
        }
        catch (JsonException)
        {
            // A tool's own failure is a result that says so in words: there is no evidence in it.
            return [];
        }
    }
}
