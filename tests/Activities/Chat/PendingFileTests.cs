using System.Text;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Tests.Chat;

public sealed class PendingFileTests
{
    [Fact]
    public async Task Run_that_searches_everything_tells_which_files_are_not_there_yet()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        await harness.UploadAsync("late.md", Encoding.UTF8.GetBytes("It comes late."));

        var decisions = await PrepareAsync(harness);

        var pending = Assert.Single(decisions, decision => decision.Decision == Decisions.FilesPending);
        Assert.Equal("not searched yet: late.md (uploaded)", pending.Reason);
    }

    [Fact]
    public async Task Run_with_everything_there_says_nothing_of_it()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);

        Assert.DoesNotContain(await PrepareAsync(harness), decision => decision.Decision == Decisions.FilesPending);
    }

    private static async Task<IReadOnlyList<OrchestrationDecisionData>> PrepareAsync(RunHarness harness)
    {
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");
        var prepared = await harness.Get<PrepareActivity>().RunAsync(new PrepareInput(run.Scope), CancellationToken.None);
        return prepared.Value!.Decisions;
    }
}
