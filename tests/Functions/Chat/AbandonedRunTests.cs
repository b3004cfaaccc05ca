using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Broker;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>What a crash leaves between two steps, and who finishes it.</summary>
[Collection(SharedApp.Name)]
public sealed class AbandonedRunTests(App app)
{
    private static readonly OwnerId Owner = new("local");
    private readonly IServiceProvider services = app.Host.Services;

    [Fact]
    public async Task Reader_of_a_run_that_ended_without_a_terminal_frame_adds_it_and_ends()
    {
        var clock = new VirtualClock();
        var follower = new RunFollower(Get<FrameReader>(), Get<IFrameLog>(), Get<DocumentCollection<RunDocument>>(), Get<RunningChats>(), clock, NullLogger<RunFollower>.Instance);
        var run = Run();
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        var frames = new List<Frame>();
        var batches = follower.FollowAsync(run, StreamCursor.All, FrameStreamEnd.Run, new EndedInstances(OrchestrationRuntimeStatus.Failed), patience.Token)
            .GetAsyncEnumerator(patience.Token);
        while (true)
        {
            var next = batches.MoveNextAsync().AsTask();
            while (!next.IsCompleted)
            {
                // Nothing comes by itself but what the stalled reader adds.
                clock.Advance(RunFollower.StallPeriod);
                await Task.WhenAny(next, Task.Run(() => Task.Yield(), patience.Token));
            }

            if (!await next)
            {
                break;
            }

            frames.AddRange(batches.Current);
        }

        Assert.Equal(["error", "done"], frames.Select(frame => frame.EventType));
        Assert.Equal("internal", frames[0].Data.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Run_that_was_written_and_never_scheduled_is_run_by_the_sweeper()
    {
        var run = Run() with { CreatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) };
        var header = new ConversationHeader
        {
            Id = run.ConversationId!.Value, OwnerId = Owner, CreatedAt = run.CreatedAt, UpdatedAt = run.CreatedAt, ActiveRun = run.Id,
        };
        await WriteAsync(OpenRuns.Open(run), Get<DocumentCollection<RunDocument>>().Create(Owner, run.Id.Value, run), Get<DocumentCollection<ConversationHeader>>().Create(Owner, header.Id.Value, header));

        await Get<RunSweeper>().SweepAsync(app.Host.Durable, CancellationToken.None);

        var events = await app.Admin.EventsAsync($"api/orchestrations/{run.Id}/events");
        Assert.Equal("end", Assert.Single(events, e => e.Kind is "end" or "error").Kind);
    }

    [Fact]
    public async Task Run_that_never_got_its_conversation_is_forgotten_by_the_sweeper()
    {
        var run = Run() with { CreatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) };
        await WriteAsync(OpenRuns.Open(run), Get<DocumentCollection<RunDocument>>().Create(Owner, run.Id.Value, run));
        await Get<RunSweeper>().SweepAsync(app.Host.Durable, CancellationToken.None);
        Assert.Null(await Get<DocumentCollection<RunDocument>>().ReadAsync(Owner, run.Id.Value, CancellationToken.None));
        Assert.DoesNotContain(await Get<OpenRuns>().ListAsync(null, 1000, CancellationToken.None), mark => mark.RunId == run.Id);
    }

    [Fact]
    public async Task Mark_without_a_run_is_taken_away_by_the_sweeper_once_it_is_old_enough()
    {
        var (old, young) = (Run() with { CreatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) }, Run());
        await WriteAsync(OpenRuns.Open(old), OpenRuns.Open(young));
        await Get<RunSweeper>().SweepAsync(app.Host.Durable, CancellationToken.None);
        var left = (await Get<OpenRuns>().ListAsync(null, 1000, CancellationToken.None)).Select(mark => mark.RunId).ToArray();
        Assert.DoesNotContain(old.Id, left);
        Assert.Contains(young.Id, left);
        await WriteAsync(OpenRuns.Close(young));
    }

    [Fact]
    public async Task Run_that_can_not_be_read_does_not_keep_the_sweeper_from_the_others()
    {
        RunDocument[] both = [.. new[] { Run(), Run() }.OrderBy(run => run.Id.Value, StringComparer.Ordinal)];
        var (broken, forgotten) = (both[0] with { CreatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) }, both[1] with { CreatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        var key = new DocumentKey(Owner, Collections.Runs, broken.Id.Value);
        await WriteAsync(OpenRuns.Open(broken), new PutDocument(key, "[]"u8.ToArray()), OpenRuns.Open(forgotten));

        await Get<RunSweeper>().SweepAsync(app.Host.Durable, CancellationToken.None);

        var left = (await Get<OpenRuns>().ListAsync(null, 1000, CancellationToken.None)).Select(mark => mark.RunId).ToArray();
        Assert.Contains(broken.Id, left);
        Assert.DoesNotContain(forgotten.Id, left);
        await WriteAsync(new DeleteDocument(key), OpenRuns.Close(broken));
    }

    [Fact]
    public async Task Ingestion_that_ended_without_being_closed_is_closed_as_failed()
    {
        var run = Run() with { Kind = RunKind.Ingestion, ConversationId = null, MessageId = null, Request = null, CreatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) };
        var attachment = new AttachmentDocument
        {
            Id = new AttachmentId(run.Id.Value), OwnerId = Owner, FileName = "a.txt", Sha256 = new string('0', 64), SizeBytes = 1,
            Status = AttachmentStatus.Ingesting, CreatedAt = run.CreatedAt, UpdatedAt = run.CreatedAt,
        };
        await WriteAsync(OpenRuns.Open(run), Get<DocumentCollection<RunDocument>>().Create(Owner, run.Id.Value, run), Get<DocumentCollection<AttachmentDocument>>().Create(Owner, run.Id.Value, attachment));

        await Get<RunSweeper>().SweepAsync(new EndedInstances(OrchestrationRuntimeStatus.Failed), CancellationToken.None);

        Assert.Equal("failed", (await app.Admin.GetAsync($"api/attachments/{run.Id}")).Is(200).Text("status"));
        var events = await app.Admin.EventsAsync($"api/orchestrations/{run.Id}/events");
        Assert.Equal(["error", "done"], events.Select(e => e.Kind));
    }

    [Fact]
    public async Task Bytes_of_an_ingestion_that_ended_without_being_closed_can_be_ingested_again()
    {
        var run = Run() with { Kind = RunKind.Ingestion, ConversationId = null, MessageId = null, Request = null, CreatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) };
        var (id, bytes) = (new AttachmentId(run.Id.Value), System.Text.Encoding.UTF8.GetBytes($"{run.Id} is a word that nobody has said."));
        var attachment = new AttachmentDocument
        {
            Id = id, OwnerId = Owner, FileName = "again.txt", Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), SizeBytes = bytes.Length,
            Status = AttachmentStatus.Ingesting, CreatedAt = run.CreatedAt, UpdatedAt = run.CreatedAt,
        };
        await WriteAsync(OpenRuns.Open(run), Get<DocumentCollection<RunDocument>>().Create(Owner, run.Id.Value, run), Get<DocumentCollection<AttachmentDocument>>().Create(Owner, run.Id.Value, attachment));
        Assert.True((await Get<ContentRegister>().ClaimAsync(Owner, id, attachment.Sha256, attachment.FileName, CancellationToken.None)).IsFirst);

        await Get<RunSweeper>().SweepAsync(new EndedInstances(OrchestrationRuntimeStatus.Failed), CancellationToken.None);

        Assert.Equal("indexed", (await app.Admin.GetAsync($"api/attachments/{await app.Admin.IngestAsync("again.txt", System.Text.Encoding.UTF8.GetString(bytes))}")).Is(200).Text("status"));
    }

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    private Task WriteAsync(params DocumentWrite[] writes) => Get<IDocumentStore>().WriteAsync(writes, CancellationToken.None);

    private RunDocument Run() => new()
    {
        Id = new RunId(Get<IIdSource>().NewId()),
        OwnerId = Owner,
        Kind = RunKind.Chat,
        ConversationId = new ConversationId(Get<IIdSource>().NewId()),
        MessageId = new MessageId(Get<IIdSource>().NewId()),
        Request = new ChatRequest { Messages = [new ChatMessage("user", "Who was first?")] },
        RequestId = "test",
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };
}
