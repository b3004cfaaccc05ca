using System.Collections.Concurrent;
using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Tools;

namespace Cartrita.TestSupport.LongTurns;

/// <summary>A tool that reads pages of 5 KB, each of them another text.</summary>
public sealed class ArchivePages : ITool, IToolSource
{
    /// <summary>The tool's name.</summary>
    public const string ToolId = "archive_page";

    /// <summary>The length of a page's text in bytes.</summary>
    public const int PageBytes = 5_000;

    private const int FirstSeed = 1_000_000;

    private readonly ConcurrentQueue<string> results = new();
    private int calls;

    /// <summary>What the calls so far gave, as JSON.</summary>
    public IReadOnlyCollection<string> Results => results;

    public string Name => "archive";

    public IReadOnlyList<string> Agents => ["research_agent"];

    public ToolBinding Binding { get; } = new(
        ToolId,
        "Reads a page of the archive.",
        JsonElement.Parse("""{"type":"object","additionalProperties":false,"required":["number"],"properties":{"number":{"type":"integer"}}}"""))
    {
        Effect = ToolEffect.Reads,
    };

    public ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken) => new([this]);

    public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var text = PseudoText.Of(FirstSeed + Interlocked.Increment(ref calls), PageBytes);
        var page = JsonSerializer.SerializeToElement(new { number = arguments.GetProperty("number").GetInt32(), text });
        results.Enqueue(page.GetRawText());
        return Task.FromResult(new ExecutorResult
        {
            Status = ToolCallStatus.Succeeded,
            Packet = new PacketEnvelopeIn(
                "page",
                page,
                new PacketMetadata(context.ThreadId, context.CorrelationId, call.CallId, DateTimeOffset.UnixEpoch),
                new PacketProvenance(ToolId, context.Agent, [])),
        });
    }
}
