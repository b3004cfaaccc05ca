using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Activities.Knowledge;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools;

/// <summary>What tools give back, with its provenance.</summary>
internal static class ToolPackets
{
    private const int LongestTitle = 200;

    /// <summary>A result of data.</summary>
    internal static ExecutorResult Of<T>(
        ToolBinding tool, RuntimeContext context, ToolCallRequest call, DateTimeOffset now, PacketContent<T> content, JsonTypeInfo<T> contract) => new()
        {
            Status = ToolCallStatus.Succeeded,
            Count = content.Count,
            Packet = new PacketEnvelopeIn(
                content.Type,
                JsonSerializer.SerializeToElement(content.Payload, contract),
                new PacketMetadata(context.ThreadId, context.CorrelationId, call.CallId, now),
                new PacketProvenance(tool.ToolId, context.Agent, content.Sources)),
        };

    /// <summary>A result of evidence.</summary>
    internal static ExecutorResult OfEvidence(ToolBinding tool, RuntimeContext context, ToolCallRequest call, DateTimeOffset now, IReadOnlyList<Evidence> evidence) => Of(
        tool, context, call, now, new PacketContent<EvidenceList>(EvidenceList.PacketType, new EvidenceList(evidence), evidence.Count, SourcesOf(evidence)), KnowledgeJson.Default.EvidenceList);

    /// <summary>What the ids of a call's evidence begin with: no other call of the run has it.</summary>
    internal static string IdPrefix(RuntimeContext context, ToolCallRequest call) => $"{context.TaskId.Value}.{call.CallId}";

    /// <summary>Evidence from the web without the sentences that hold a credential, numbered; its addresses are written as they are sent.</summary>
    internal static IReadOnlyList<Evidence> Screened(string prefix, IEnumerable<Evidence> evidence) =>
        [.. evidence.SelectMany(EvidenceScreen.WithoutCredentials).Select((item, rank) => item with { Id = $"{prefix}e{rank + 1}", Title = TitleOf(item.Title), Url = item.Url is { } url ? new Uri(url.AbsoluteUri) : null })];

    /// <summary>The sources of evidence, each once.</summary>
    internal static IReadOnlyList<string> SourcesOf(IReadOnlyList<Evidence> evidence) =>
        [.. evidence.Select(item => item.AttachmentId?.Value ?? item.Url?.AbsoluteUri).OfType<string>().Distinct(StringComparer.Ordinal)];

    // A title stands in lists and beside quotes: one line, and not a long one.
    private static string? TitleOf(string? title)
    {
        var line = string.Join(' ', (title ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null : TextCut.At(line, LongestTitle);
    }
}

/// <summary>What a packet holds.</summary>
/// <typeparam name="T">The payload's type.</typeparam>
/// <param name="Type">What the payload is.</param>
/// <param name="Payload">The data.</param>
/// <param name="Count">How many results it holds.</param>
/// <param name="Sources">What they were read from.</param>
internal sealed record PacketContent<T>(string Type, T Payload, int Count, IReadOnlyList<string> Sources);
