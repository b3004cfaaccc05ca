using System.Text.Json;
using Cartrita.Core.Tools;

namespace Cartrita.Functions.Tests.Support;

/// <summary>A tool from outside that remembers what it was called with.</summary>
internal sealed class OutsideTool(string id, ToolEffect effect, string schema, Func<string> answer) : ITool
{
    private readonly List<string> calls = [];

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (calls)
            {
                return [.. calls];
            }
        }
    }

    public ToolBinding Binding { get; } = new(id, $"The tool {id}.", JsonElement.Parse(schema)) { Effect = effect };

    public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        lock (calls)
        {
            calls.Add(arguments.GetRawText());
        }

        return Task.FromResult(new ExecutorResult
        {
            Status = ToolCallStatus.Succeeded,
            Packet = new PacketEnvelopeIn(
                "test",
                JsonElement.Parse(answer()),
                new PacketMetadata(context.ThreadId, context.CorrelationId, call.CallId, DateTimeOffset.UnixEpoch),
                new PacketProvenance(id, context.Agent, [])),
        });
    }
}

/// <summary>Tools from outside for some agents.</summary>
internal sealed class OutsideTools(string[] agents, params ITool[] tools) : IToolSource
{
    public string Name => "outside";

    public IReadOnlyList<string> Agents => agents;

    public ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken) => new(tools);
}
