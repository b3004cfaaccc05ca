using Cartrita.Activities.Governance;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Tests.Governance;

public sealed class RunSweeperTests
{
    [Fact]
    public async Task Young_run_is_left_alone()
    {
        await using var harness = new RunHarness();
        await harness.AdmitAsync("Anything?");

        Assert.Equal(0, await harness.Get<RunSweeper>().SweepAsync(new Instances(RunInstanceState.Missing), CancellationToken.None));
    }

    [Fact]
    public async Task Run_that_was_never_scheduled_is_scheduled()
    {
        await using var harness = new RunHarness();
        var run = await AgedAsync(harness, TimeSpan.FromMinutes(2));
        var instances = new Instances(RunInstanceState.Missing);

        await harness.Get<RunSweeper>().SweepAsync(instances, CancellationToken.None);

        Assert.Equal([run.Document.Id], instances.Started);
    }

    [Fact]
    public async Task Run_that_goes_on_is_left_alone()
    {
        await using var harness = new RunHarness();
        await AgedAsync(harness, TimeSpan.FromMinutes(2));

        Assert.Equal(0, await harness.Get<RunSweeper>().SweepAsync(new Instances(RunInstanceState.Active), CancellationToken.None));
    }

    [Theory]
    [InlineData(RunInstanceState.Ended, 2)]
    [InlineData(RunInstanceState.Missing, 60 * 25)]
    public async Task Run_that_cannot_end_by_itself_is_closed_and_frees_its_conversation(RunInstanceState state, int minutes)
    {
        await using var harness = new RunHarness();
        var run = await AgedAsync(harness, TimeSpan.FromMinutes(minutes));

        await harness.Get<RunSweeper>().SweepAsync(new Instances(state), CancellationToken.None);

        Assert.Equal((Problems.Internal.Code, true), ((await run.ViewAsync()).Error?.Code, (await run.ViewAsync()).Done));
        Assert.Null((await run.ConversationAsync()).ActiveRun);
        Assert.Equal(RunStatus.Failed, (await run.StoredAsync()).Status);
        Assert.Empty(await new OpenRuns(harness.Get<IDocumentStore>()).ListAsync(null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Run_whose_answer_ended_is_closed_well()
    {
        await using var harness = new RunHarness();
        var run = await AgedAsync(harness, TimeSpan.FromMinutes(2));
        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync())));

        await harness.Get<RunSweeper>().SweepAsync(new Instances(RunInstanceState.Ended), CancellationToken.None);

        Assert.Equal((RunViewStatus.Completed, true), ((await run.ViewAsync()).Status, (await run.ViewAsync()).Done));
        Assert.Equal(RunStatus.Completed, (await run.StoredAsync()).Status);
    }

    [Fact]
    public async Task Ingestion_that_broke_off_fails_its_file()
    {
        await using var harness = new RunHarness();
        var id = await harness.UploadAsync("notes.txt", "Hello."u8.ToArray());
        await AgeAsync(harness, new RunId(id.Value), TimeSpan.FromMinutes(2));

        await harness.Get<RunSweeper>().SweepAsync(new Instances(RunInstanceState.Ended), CancellationToken.None);

        var attachment = await harness.AttachmentAsync(id);
        Assert.Equal((AttachmentStatus.Failed, Problems.IngestionFailed.Code), (attachment.Status, attachment.ProblemCode));
    }

    private static async Task<ChatRun> AgedAsync(RunHarness harness, TimeSpan age)
    {
        var run = await harness.AdmitAsync("Anything?");
        await AgeAsync(harness, run.Document.Id, age);
        return run;
    }

    private static async Task AgeAsync(RunHarness harness, RunId id, TimeSpan age)
    {
        var runs = harness.Get<DocumentCollection<RunDocument>>();
        var stored = (await runs.ReadAsync(RunHarness.Owner, id.Value, CancellationToken.None))!.Value;
        var aged = stored with { CreatedAt = stored.CreatedAt - age };
        await harness.Get<IDocumentStore>().WriteAsync([OpenRuns.Open(aged), runs.Put(RunHarness.Owner, id.Value, aged)], CancellationToken.None);
    }

    private sealed class Instances(RunInstanceState state) : IRunInstances
    {
        internal List<RunId> Started { get; } = [];

        public Task<RunInstanceState> FindAsync(RunId run, CancellationToken cancellationToken) => Task.FromResult(state);

        public Task StartAsync(RunDocument run, CancellationToken cancellationToken)
        {
            Started.Add(run.Id);
            return Task.CompletedTask;
        }
    }
}
