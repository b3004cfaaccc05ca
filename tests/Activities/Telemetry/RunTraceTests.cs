using Cartrita.Activities.Chat;
using Cartrita.Activities.Telemetry;
using Cartrita.Activities.Tests.Support;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Telemetry.Traces;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Activities.Tests.Telemetry;

/// <summary>GOV-11: what an activity does is in its run's trace, once, and costs a run no appends.</summary>
public sealed class RunTraceTests
{
    [Fact]
    public async Task Plain_run_tells_each_step_and_call_in_the_appends_that_there_are_anyway()
    {
        var log = new Appends();
        await using var harness = new RunHarness(log.Decorate, ("Evaluation:Judge", "never"));
        var run = await harness.AdmitAsync("What is a panda?");
        var ready = await run.PreparedAsync();

        // Before the answer nothing was appended: what the first step did is in its result.
        Assert.Empty(await RecordsAsync(harness, run));
        Assert.Equal(("prepare", "Prepare"), (ready.Trace!.StepId, ready.Trace.Name));

        await run.AnswerAsync(run.AnswerInput(ready) with { Frames = [new SupervisorFrame { Number = 0, At = ready.Trace.StartedAt, Trace = ready.Trace }] });
        await run.CloseAsync();

        var events = await TraceAsync(harness, run);
        Assert.Equal(
            [("prepare", "step", "Prepare"), ("answer", "step", "Answer"), ("answer:1", "model", "embeddings"), ("answer:2", "model", "chat"), ("close", "step", "CloseRun")],
            events.Select(one => (one.Id, one.Kind, one.Name)));
        Assert.All(events, one => Assert.Equal((run.Document.Id, "chat", "Chat_v1", "ok"), (one.RunId, one.Product, one.Flow, one.Outcome)));
        Assert.Equal("local-extractive", events.Single(one => one.Id == "answer:2").Provider);
        Assert.NotEmpty(log.Records);
        Assert.All(log.Records, append => Assert.Contains(append, record => record.EventType != StepTrace.RecordKind));
    }

    [Fact]
    public async Task Activities_that_run_again_are_told_once()
    {
        await using var harness = new RunHarness(("Evaluation:Judge", "never"));
        var run = await harness.AdmitAsync("What is a panda?");
        var ready = await run.PreparedAsync();
        for (var execution = 0; execution < 2; execution++)
        {
            await run.AnswerAsync(run.AnswerInput(ready));
        }

        await run.CloseAsync();
        await run.CloseAsync();

        var events = await TraceAsync(harness, run);
        Assert.Equal(events.Count, events.Select(one => one.Id).Distinct().Count());
        Assert.Equal(["Answer", "CloseRun"], events.Where(one => one.Kind == TraceKinds.Step).Select(one => one.Name));
    }

    [Fact]
    public async Task Answer_that_a_lost_execution_stored_is_told_with_the_model_that_wrote_it()
    {
        await using var harness = new RunHarness(("Evaluation:Judge", "never"));
        var run = await harness.AdmitAsync("What is a panda?");
        var ready = await run.PreparedAsync();
        await run.AnswerAsync(run.AnswerInput(ready));
        await harness.Get<IFrameLog>().DeleteAsync(new FrameLogKey(RunHarness.Owner, run.Document.Id), CancellationToken.None);

        await run.AnswerAsync(run.AnswerInput(ready));

        Assert.Contains(await TraceAsync(harness, run), one => one is { Id: "answer:1", Kind: TraceKinds.Model, Provider: "local-extractive" });
    }

    [Fact]
    public async Task Step_that_fails_and_one_that_throws_are_told()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync("What is a panda?");
        var traces = harness.Get<RunTraces>();
        var step = new StepIdentity("plan", "Plan");

        await Assert.ThrowsAsync<InvalidOperationException>(() => traces.RunAsync<PlanFailed>(step, run.Scope, () => throw new InvalidOperationException("A defect.")));
        await traces.RunAsync(step, run.Scope, () => Task.FromResult(Outcome.Fail<PlanFailed>(Problems.InvalidPlan)));

        Assert.Equal([("plan:thrown", "internal", true), ("plan", "invalid_plan", false)], (await TraceAsync(harness, run)).Select(one => (one.Id, one.Outcome, one.Repeated)));
    }

    [Fact]
    public async Task Run_that_was_erased_meanwhile_does_not_come_back_as_a_trace()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync("What is a panda?");

        await harness.Get<RunTraces>().RunAsync(new StepIdentity("plan", "Plan"), run.Scope, async () =>
        {
            await harness.Get<RunErasure>().EraseAsync(RunHarness.Owner, run.Document.Id, CancellationToken.None);
            return Outcome.Of(new PlanFailed());
        });

        Assert.Empty(await RecordsAsync(harness, run));
    }

    [Fact]
    public async Task Ingestion_tells_its_steps_and_its_embeddings()
    {
        await using var harness = new RunHarness();
        var file = await harness.IngestTextAsync("a.txt", "Pandas eat bamboo.");

        var fold = new TraceFold(product: null, DurableNames.Ingest);
        var events = await harness.Get<TraceReader>().ReadAsync(new FrameLogKey(RunHarness.Owner, new(file.Value)), fold, 0, 100, CancellationToken.None);

        Assert.Equal(
            ["VerifyUpload", "ScanUpload", "ClaimContent", "ExtractText", "EmbedAndIndex", "embeddings", "CloseIngestion"],
            events.Select(one => one.Name));
        Assert.All(events, one => Assert.Equal((null, "Ingest_v1"), (one.Product, one.Flow)));
    }

    private static async Task<List<FrameRecord>> RecordsAsync(RunHarness harness, ChatRun run)
    {
        var records = new List<FrameRecord>();
        await foreach (var batch in harness.Get<IFrameLog>().ReadAsync(new FrameLogKey(RunHarness.Owner, run.Document.Id), follow: false, CancellationToken.None))
        {
            records.AddRange(batch.Select(logged => logged.Record));
        }

        return records;
    }

    private static Task<IReadOnlyList<TraceEvent>> TraceAsync(RunHarness harness, ChatRun run) => harness.Get<TraceReader>().ReadAsync(
        new FrameLogKey(RunHarness.Owner, run.Document.Id), new TraceFold(TraceFlows.Chat, DurableNames.Chat), 0, 100, CancellationToken.None);

    private sealed record PlanFailed;

    /// <summary>A frame log that notes what is appended together.</summary>
    private sealed class Appends : IFrameLog
    {
        private readonly List<IReadOnlyList<FrameRecord>> records = [];
        private IFrameLog inner = null!;

        public IReadOnlyList<IReadOnlyList<FrameRecord>> Records => records;

        public void Decorate(IServiceCollection services)
        {
            var registered = services.Last(service => service.ServiceType == typeof(IFrameLog));
            services.AddSingleton<IFrameLog>(provider =>
            {
                inner = (IFrameLog)(registered.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!));
                return this;
            });
        }

        public Task<IReadOnlyList<FrameId>> AppendAsync(FrameLogKey key, IReadOnlyList<FrameRecord> appended, bool durable, CancellationToken cancellationToken)
        {
            records.Add(appended);
            return inner.AppendAsync(key, appended, durable, cancellationToken);
        }

        public IAsyncEnumerable<IReadOnlyList<LoggedFrame>> ReadAsync(FrameLogKey key, bool follow, CancellationToken cancellationToken) => inner.ReadAsync(key, follow, cancellationToken);

        public Task DeleteAsync(FrameLogKey key, CancellationToken cancellationToken) => inner.DeleteAsync(key, cancellationToken);
    }
}
