using Cartrita.Activities.Attachments;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Time;

namespace Cartrita.Activities.Tests.Attachments;

public sealed class IngestionStepsTests
{
    private static readonly AttachmentId File = new(new string('f', 32));

    private readonly ManualTime time = new();

    [Fact]
    public async Task Step_that_goes_on_until_the_deadline_is_stopped_and_gives_its_slot_back()
    {
        using var slots = new IngestionSlots();
        var steps = Enumerable.Range(0, IngestionSlots.Count).Select(_ => EndlessAsync(slots, CancellationToken.None)).ToList();
        time.Advance(TimeSpan.FromMinutes(29));
        Assert.DoesNotContain(steps, step => step.IsCompleted);

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.All(await Task.WhenAll(steps), outcome => Assert.Equal(Problems.LimitExceeded.Code, outcome.Code));
        Assert.True(slots.EnterAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Step_that_waits_for_a_slot_until_the_deadline_does_not_begin()
    {
        using var slots = new IngestionSlots();
        var held = await Task.WhenAll(Enumerable.Range(0, IngestionSlots.Count).Select(_ => slots.EnterAsync(CancellationToken.None)));
        var late = new IngestionSteps(slots, time).RunAsync<VerifyResult>(Scope(), _ => throw new InvalidOperationException("It began."), CancellationToken.None);

        time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(Problems.LimitExceeded.Code, (await late).Code);
        held[0].Dispose();
        Assert.True(slots.EnterAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Step_after_the_deadline_does_not_begin()
    {
        using var slots = new IngestionSlots();
        var scope = Scope();
        time.Advance(TimeSpan.FromMinutes(31));

        var outcome = await new IngestionSteps(slots, time).RunAsync<VerifyResult>(scope, _ => throw new InvalidOperationException("It began."), CancellationToken.None);

        Assert.Equal(Problems.LimitExceeded.Code, outcome.Code);
    }

    [Fact]
    public async Task Whatever_the_stop_was_made_into_is_the_deadline()
    {
        using var slots = new IngestionSlots();
        var step = new IngestionSteps(slots, time).RunAsync<VerifyResult>(
            Scope(),
            async token =>
            {
                var stopped = new TaskCompletionSource();
                await using var registered = token.Register(() => stopped.SetException(new IOException("The connection was closed.")));
                await stopped.Task;
                return Outcome.Fail<VerifyResult>(Problems.Internal);
            },
            CancellationToken.None);

        time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(Problems.LimitExceeded.Code, (await step).Code);
    }

    [Fact]
    public async Task Host_that_stops_is_no_deadline()
    {
        using var slots = new IngestionSlots();
        using var stopping = new CancellationTokenSource();
        var step = EndlessAsync(slots, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
    }

    [Fact]
    public async Task Steps_of_an_ingestion_stop_at_its_deadline()
    {
        await using var harness = new RunHarness();
        var id = await harness.UploadAsync("handbook.md", "text"u8.ToArray());
        var scope = RunHarness.IngestScope(id) with { Deadline = TimeProvider.System.GetUtcNow().AddSeconds(-1) };
        var step = new IngestStepInput(scope, id);

        Assert.Equal(
            Enumerable.Repeat(Problems.LimitExceeded.Code, 4),
            [
                (await harness.Get<VerifyUploadActivity>().RunAsync(step, CancellationToken.None)).Code,
                (await harness.Get<ScanUploadActivity>().RunAsync(step, CancellationToken.None)).Code,
                (await harness.Get<ExtractTextActivity>().RunAsync(new ExtractInput(scope, id, id), CancellationToken.None)).Code,
                (await harness.Get<EmbedAndIndexActivity>().RunAsync(new EmbedInput(scope, id, id, 0, 1), CancellationToken.None)).Code,
            ]);
        Assert.Equal(AttachmentStatus.Uploaded, (await harness.AttachmentAsync(id)).Status);
    }

    private Task<Outcome<VerifyResult>> EndlessAsync(IngestionSlots slots, CancellationToken cancellationToken) => new IngestionSteps(slots, time).RunAsync<VerifyResult>(
        Scope(),
        async token =>
        {
            await new TaskCompletionSource().Task.WaitAsync(token);
            return Outcome.Of(new VerifyResult(AlreadyIngested: false));
        },
        cancellationToken);

    private RunScope Scope() => RunHarness.IngestScope(File) with { Deadline = time.GetUtcNow().AddMinutes(30) };
}
