using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Time;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>Calls that come twice are made once, for a time and within bounds.</summary>
public sealed class RepeatedReadsTests
{
    private readonly ManualTime time = new();
    private readonly RepeatedReads reads;
    private int made;

    public RepeatedReadsTests() => reads = new RepeatedReads(time);

    [Fact]
    public async Task Call_that_comes_twice_is_made_once_until_its_time_is_over()
    {
        Assert.Equal(1, await CallAsync());
        time.Advance(RepeatedReads.TimeToLive - TimeSpan.FromSeconds(1));
        Assert.Equal(1, await CallAsync());

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, await CallAsync());
    }

    [Fact]
    public async Task Another_key_run_tool_or_argument_is_another_call()
    {
        await CallAsync();

        int[] others = [await CallAsync(key: "k2"), await CallAsync(run: 'b'), await CallAsync(tool: "web_fetch"), await CallAsync(query: "zebras")];

        Assert.Equal([2, 3, 4, 5], others);
    }

    [Fact]
    public async Task Call_that_failed_is_made_again()
    {
        await CallAsync(fails: true);

        Assert.Equal(2, await CallAsync());
    }

    [Fact]
    public async Task Oldest_calls_are_forgotten_first()
    {
        await CallAsync();
        for (var index = 0; index < RepeatedReads.MostCalls; index++)
        {
            await CallAsync(key: $"other{index}");
        }

        Assert.Equal(RepeatedReads.MostCalls + 1, await CallAsync(key: $"other{RepeatedReads.MostCalls - 1}"));
        Assert.Equal(RepeatedReads.MostCalls + 2, await CallAsync());
    }

    [Fact]
    public async Task Results_together_have_a_bound()
    {
        const int Size = 1024 * 1024;
        await CallAsync(size: Size);
        for (var index = 0; index < RepeatedReads.MostCharacters / Size; index++)
        {
            await CallAsync(key: $"other{index}", size: Size);
        }

        var before = made;

        Assert.Equal(before + 1, await CallAsync(size: Size));
    }

    // The number of the call that was made for it.
    private async Task<int> CallAsync(string key = "k1", char run = 'a', string tool = "web_search", string query = "pandas", bool fails = false, int size = 0)
    {
        var scope = new RunScope { OwnerId = RunHarness.Owner, RunId = new RunId(new string(run, 32)), RequestId = "request-1", Deadline = DateTimeOffset.MaxValue };
        var context = new RuntimeContext
        {
            OwnerId = scope.OwnerId, RunId = scope.RunId, ThreadId = "thread-1", CorrelationId = "request-1", TaskId = new AgentTaskId("t1"), Agent = "knowledge", Tools = [], IdempotencyKey = key, Scope = scope,
        };
        var result = await reads.OnceAsync(context, new ToolCallRequest("c1", tool, new PayloadRef(new string('0', 64), 2)), JsonSerializer.SerializeToElement(new { query }), () => Task.FromResult(Made(fails, size)));
        return result.Count;
    }

    private ExecutorResult Made(bool fails, int size)
    {
        made++;
        return fails
            ? ExecutorResult.Of(ToolCallStatus.Failed, Problems.VendorUnavailable, "Away.") with { Count = made }
            : new ExecutorResult
            {
                Status = ToolCallStatus.Succeeded,
                Count = made,
                Packet = new PacketEnvelopeIn(
                    "test", JsonSerializer.SerializeToElement(new { text = new string('x', size) }), new PacketMetadata("thread-1", "request-1", "c1", DateTimeOffset.UnixEpoch), new PacketProvenance("web_search", "knowledge", [])),
            };
    }
}
