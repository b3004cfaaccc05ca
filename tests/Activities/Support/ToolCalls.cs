using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tests.Support;

/// <summary>Calls of the tools that the app has, as an agent makes them.</summary>
internal static class ToolCalls
{
    internal const string Key = "00000000000050008000000000000001";

    internal static readonly RunId Run = new(new string('a', 32));

    /// <summary>Calls a tool through the executor, in task <c>t1</c>.</summary>
    internal static async Task<ExecutorResult> CallAsync(this RunHarness harness, string tool, object arguments, string agent = "research_agent", string call = "s0c0", RunScope? scope = null, CancellationToken host = default)
    {
        var executor = harness.Get<IToolExecutor>();
        var context = new RuntimeContext
        {
            OwnerId = RunHarness.Owner,
            RunId = scope?.RunId ?? Run,
            ThreadId = "thread-1",
            CorrelationId = "request-1",
            TaskId = new AgentTaskId("t1"),
            Agent = agent,
            Tools = await executor.BindingsAsync(agent, CancellationToken.None),
            IdempotencyKey = Key,
            Scope = scope ?? new RunScope { OwnerId = RunHarness.Owner, RunId = Run, RequestId = "request-1", Deadline = DateTimeOffset.MaxValue },
        };
        return await executor.ExecuteAsync(
            context, new ToolCallRequest(call, tool, new PayloadRef(new string('0', 64), 2)), JsonSerializer.SerializeToElement(arguments), host);
    }

    /// <summary>The data of a call that succeeded.</summary>
    internal static JsonElement Data(this ExecutorResult result)
    {
        Assert.True(result.Status == ToolCallStatus.Succeeded, $"{result.Code}: {result.Detail}");
        return result.Packet!.Payload;
    }

    internal static List<JsonElement> Items(this JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray()];

    internal static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
