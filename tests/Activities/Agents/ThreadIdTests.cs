using Cartrita.Activities.Agents;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tests.Agents;

/// <summary>The thread that tools are told of (GOV-08).</summary>
public sealed class ThreadIdTests
{
    [Fact]
    public async Task Thread_is_a_version_5_UUID_that_the_runs_of_a_conversation_share()
    {
        await using var harness = new RunHarness();
        var first = await harness.AdmitAsync("What do pandas eat?");
        var other = await harness.AdmitAsync("What do zebras eat?");

        var threads = new List<string>();
        foreach (var scope in new[] { first.Scope, first.Scope with { RunId = new RunId(new string('c', 32)) }, other.Scope })
        {
            threads.Add(await ThreadAsync(harness, scope));
        }

        Assert.All(threads, thread => Assert.Matches("^[0-9a-f]{12}5[0-9a-f]{3}[89ab][0-9a-f]{15}$", thread));
        Assert.Equal(5, Guid.ParseExact(threads[0], "N").Version);
        Assert.Equal((threads[0], 2), (threads[1], threads.Distinct().Count()));
    }

    private static async Task<string> ThreadAsync(RunHarness harness, RunScope scope)
    {
        var arguments = await harness.Get<IRunPayloads>().PutAsync(scope, System.Text.Json.JsonSerializer.SerializeToElement(new { expression = "1+1" }), PayloadJson.Default.JsonElement, CancellationToken.None);
        var result = ChatRun.Value(await harness.Get<ExecuteToolActivity>().RunAsync(
            new ExecuteToolInput
            {
                Scope = scope, WriterId = "t1.tool.c1", Task = new TaskNode(new AgentTaskId("t1"), "research_agent", [], Parent: null), Call = new ToolCallRequest("c1", "calculator", arguments),
            },
            CancellationToken.None));
        var packet = await harness.Get<IRunPayloads>().GetAsync(scope, result.Result!, PayloadJson.Default.PacketEnvelopeIn, CancellationToken.None);
        Assert.Equal((ToolCallStatus.Succeeded, harness.Audit.Events.Last().ThreadId), (result.Status, packet.Metadata.ThreadId));
        return packet.Metadata.ThreadId;
    }
}
