using Cartrita.Activities.Agents;
using Cartrita.Activities.Attachments;
using Cartrita.Activities.Chat;
using Cartrita.Adapters.Attachments.Events;
using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Adapters.Attachments.Scanning;
using Cartrita.Adapters.Crawl;
using Cartrita.Adapters.Knowledge;
using Cartrita.Adapters.Models;
using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Tools.Sandbox;
using Cartrita.Adapters.Tools.Schemas;
using Cartrita.Adapters.Tools.Web;
using Cartrita.Adapters.Vendors;
using Cartrita.Core.Agents;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Retention;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Memory;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Tests.Support;

/// <summary>The activities on stores of their own in a temporary folder, called one after another as the orchestrators would.</summary>
internal sealed class RunHarness : IAsyncDisposable
{
    internal static readonly OwnerId Owner = new("ada");
    internal static readonly RunLimits Limits = new(8, 20, 40, 100_000, 120);

    private readonly TemporaryDirectory folder = new();
    private readonly ServiceProvider services;
    private readonly IIdSource ids;

    internal RunHarness(params (string Key, string? Value)[] settings)
        : this(_ => { }, settings)
    {
    }

    internal RunHarness(Action<IServiceCollection> decorate, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)))
            .Build();
        var registrations = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Warnings))
            .AddSingleton(TimeProvider.System)
            .AddCartritaStorage(new StorageOptions { StateDirectory = folder.FullName })
            .AddCartritaModels(configuration)
            .AddCartritaKnowledge()
            .AddCartritaSandbox(configuration)
            .AddCartritaSchemas()
            .AddCartritaWebPages(configuration)
            .AddCartritaExtraction(configuration)
            .AddCartritaFileEvents(configuration)
            .AddCartritaScanning(configuration)
            .AddCartritaVendors(configuration)
            .AddCartritaCrawl(configuration)
            .AddSingleton(configuration.GetSection(MemoryOptions.Section).Get<MemoryOptions>() ?? new MemoryOptions())
            .AddSingleton<IAuditLog>(Audit)
            .AddSingleton(provider => new AttachmentExpiries(provider.GetRequiredService<IDocumentStore>(), configuration.GetSection(RetentionOptions.Section).Get<RetentionOptions>() ?? new RetentionOptions(), TimeProvider.System))
            .AddCartritaActivities();
        var documents = registrations.Last(registered => registered.ServiceType == typeof(IDocumentStore)).ImplementationType!;
        decorate(registrations);
        services = registrations
            .AddSingleton(documents)
            .AddSingleton(provider => new BreakingStore((IDocumentStore)provider.GetRequiredService(documents)))
            .AddSingleton<IDocumentStore>(provider => provider.GetRequiredService<BreakingStore>())
            .BuildServiceProvider();
        ids = Get<IIdSource>();
    }

    internal string StateDirectory => folder.FullName;

    internal RecordedWarnings Warnings { get; } = new();

    internal RecordedAudit Audit { get; } = new();

    internal T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Admits a chat request as the endpoint does.</summary>
    internal async Task<ChatRun> AdmitAsync(string question, ConversationId? conversation = null, params AttachmentId[] attachments)
    {
        var (runs, headers) = (Get<DocumentCollection<RunDocument>>(), Get<DocumentCollection<ConversationHeader>>());
        var now = TimeProvider.System.GetUtcNow();
        var stored = conversation is { } known ? await headers.ReadAsync(Owner, known.Value, CancellationToken.None) : null;
        var header = stored?.Value ?? new ConversationHeader { Id = new ConversationId(ids.NewId()), OwnerId = Owner, CreatedAt = now, UpdatedAt = now };
        var run = new RunDocument
        {
            Id = new RunId(ids.NewId()),
            OwnerId = Owner,
            Kind = RunKind.Chat,
            ConversationId = header.Id,
            MessageId = new MessageId(ids.NewId()),
            FirstSequence = header.MessageCount,
            Request = new ChatRequest { Messages = [new ChatMessage("user", question)], Attachments = attachments },
            RequestId = "request-1",
            CreatedAt = now,
            OthersOpen = await Get<OpenRuns>().CountAsync(Owner, 1, CancellationToken.None) > 0,
        };
        var held = header with { ActiveRun = run.Id };
        await Get<IDocumentStore>().WriteAsync(
            [
                OpenRuns.Open(run),
                runs.Create(Owner, run.Id.Value, run),
                stored is null ? headers.Create(Owner, held.Id.Value, held) : headers.Replace(Owner, held.Id.Value, held, stored.ETag),
            ],
            CancellationToken.None);
        return new ChatRun(this, run);
    }

    /// <summary>Lets a run hold a conversation whatever the conversation has come to.</summary>
    internal async Task TakeAsync(ConversationId conversation, RunDocument run)
    {
        var headers = Get<DocumentCollection<ConversationHeader>>();
        var stored = (await headers.ReadAsync(Owner, conversation.Value, CancellationToken.None))!;
        await Get<IDocumentStore>().WriteAsync(
            [headers.Replace(Owner, conversation.Value, stored.Value with { ActiveRun = run.Id }, stored.ETag)], CancellationToken.None);
    }

    /// <summary>Uploads a file as the endpoint does.</summary>
    internal async Task<AttachmentId> UploadAsync(string name, byte[] content)
    {
        var id = new AttachmentId(ids.NewId());
        var info = await Get<IContentStore>().PutAsync(new ContentPath(ContentContainers.Incoming, Owner, id.Value), new MemoryStream(content), null, CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        var attachment = new AttachmentDocument
        {
            Id = id, OwnerId = Owner, FileName = name, Sha256 = info.Sha256, SizeBytes = info.SizeBytes, Status = AttachmentStatus.Uploaded, CreatedAt = now, UpdatedAt = now,
        };
        var run = new RunDocument { Id = new RunId(id.Value), OwnerId = Owner, Kind = RunKind.Ingestion, RequestId = "request-1", CreatedAt = now };
        await Get<IDocumentStore>().WriteAsync(
            [
                OpenRuns.Open(run),
                Get<DocumentCollection<RunDocument>>().Create(Owner, run.Id.Value, run),
                Get<DocumentCollection<AttachmentDocument>>().Create(Owner, id.Value, attachment),
            ],
            CancellationToken.None);
        return id;
    }

    /// <summary>Ingests a file step by step and gives its document.</summary>
    internal async Task<AttachmentDocument> IngestAsync(AttachmentId id)
    {
        var step = new IngestStepInput(IngestScope(id), id);
        var verified = await Get<VerifyUploadActivity>().RunAsync(step, CancellationToken.None);
        if (verified.Value is { AlreadyIngested: true })
        {
            return await AttachmentAsync(id);
        }

        var scanned = verified.Ok ? await Get<ScanUploadActivity>().RunAsync(step, CancellationToken.None) : Outcome.Fail<ScanResult>(Problems.All[verified.Code!]);
        var close = scanned.Ok ? await IndexAsync(step) : new CloseIngestionInput(step.Scope, id, IngestionProblems.StatusOf(scanned.Code!), scanned.Code);
        await Get<CloseIngestionActivity>().RunAsync(close, CancellationToken.None);
        return await AttachmentAsync(id);
    }

    private async Task<CloseIngestionInput> IndexAsync(IngestStepInput step)
    {
        var claim = (await Get<ClaimContentActivity>().RunAsync(step, CancellationToken.None)).Value!;
        Assert.False(claim.MustWait);
        var extracted = claim.Known is { } known
            ? Outcome.Of(known)
            : await Get<ExtractTextActivity>().RunAsync(new ExtractInput(step.Scope, step.AttachmentId, claim.ContentId), CancellationToken.None);
        for (var group = 0; group < (extracted.Value?.Groups ?? 0); group++)
        {
            var embedded = await Get<EmbedAndIndexActivity>().RunAsync(
                new EmbedInput(step.Scope, step.AttachmentId, claim.ContentId, group, extracted.Value!.ChunkCount), CancellationToken.None);
            Assert.True(embedded.Ok, embedded.Code);
        }

        var status = extracted.Code is { } code ? IngestionProblems.StatusOf(code) : extracted.Value!.ChunkCount > 0 ? AttachmentStatus.Indexed : AttachmentStatus.Stored;
        return new CloseIngestionInput(step.Scope, step.AttachmentId, status, extracted.Code) { ContentId = claim.ContentId, Extracted = extracted.Value };
    }

    internal async Task<AttachmentId> IngestTextAsync(string name, string text)
    {
        var id = await UploadAsync(name, System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(AttachmentStatus.Indexed, (await IngestAsync(id)).Status);
        return id;
    }

    internal async Task<AttachmentDocument> AttachmentAsync(AttachmentId id) =>
        (await Get<DocumentCollection<AttachmentDocument>>().ReadAsync(Owner, id.Value, CancellationToken.None))!.Value;

    internal static RunScope IngestScope(AttachmentId id) => new()
    {
        OwnerId = Owner, RunId = new RunId(id.Value), RequestId = "request-1", Deadline = TimeProvider.System.GetUtcNow().AddMinutes(5),
    };

    /// <summary>The frames of a run as clients get them.</summary>
    internal async Task<IReadOnlyList<Frame>> FramesAsync(RunId run)
    {
        var (filter, frames) = (new FrameFilter(), new List<Frame>());
        await foreach (var batch in Get<IFrameLog>().ReadAsync(new FrameLogKey(Owner, run), follow: false, CancellationToken.None))
        {
            frames.AddRange(batch.Select(filter.Accept).OfType<Frame>());
        }

        return frames;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Dispose();
    }
}
