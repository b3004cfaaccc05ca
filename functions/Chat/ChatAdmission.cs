using Cartrita.Activities.Chat;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Functions.Durable;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Chat;

/// <summary>Turns a checked request into a run: writes its documents, takes the conversation, schedules the supervisor.</summary>
/// <remarks>
/// All writes are one batch, ordered so that the sweeper can finish whatever prefix of it a crash leaves: the mark of the open run,
/// the run, its use of the files that it names, the conversation that it holds; lists of conversations are told with them, and again when the run is closed. The schedule comes last. From the first write on nobody's leaving stops it; what a crash
/// leaves is finished by the next request with the same key, or by the sweeper.
/// </remarks>
internal sealed class ChatAdmission(
    IDocumentStore store,
    DocumentCollection<RunDocument> runs,
    DocumentCollection<ConversationHeader> conversations,
    ConversationIndex index,
    OpenRunLimit open,
    NamedAttachments attachments,
    TokenLimits tokens,
    RunCache cache,
    IModelRegistry models,
    IIdSource ids,
    IOptions<ChatOptions> options,
    TimeProvider time)
{
    private const int MaximumAttempts = 3;

    // What a run may take after its time has ended, to close; after that its reservation counts as used.
    private static readonly TimeSpan ClosingTime = TimeSpan.FromHours(1);

    /// <summary>Admits a request and gives its run; the run of the first request where the key repeats.</summary>
    /// <param name="caller">Who asks, and under which ids.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="key">The idempotency key; null where there is none.</param>
    /// <param name="client">Schedules the run.</param>
    /// <param name="cancellationToken">The client left; heard until the first write.</param>
    public async Task<RunDocument> AdmitAsync(
        RequestInfo caller, ChatCommand command, string? key, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var owner = caller.Principal!.OwnerId;
        var id = key is null ? new RunId(ids.NewId()) : IdOf(owner, key);
        if (key is not null && await FindRepeatedAsync(owner, id, command, client) is { } repeated)
        {
            return repeated;
        }

        if (models.Resolve(command.Request.Model, ModelRole.Supervisor) is null)
        {
            throw new CartritaException(Problems.ModelUnavailable);
        }

        var othersOpen = await open.RequireRoomAsync(owner, cancellationToken);
        var files = await attachments.RequireUsableAsync(owner, command.Conversation, command.Request.Attachments, cancellationToken);
        var estimate = command.Request.Messages.Sum(message => (long)ContextBudget.Estimate(message.Content));
        var accounts = await tokens.ReserveAsync(caller, id.Value, estimate, TimeSpan.FromSeconds(options.Value.MaxSeconds) + ClosingTime);
        try
        {
            return await BeginAsync(caller, id, command, key, run => run with { TokenAccounts = accounts, ConversationFiles = files, OthersOpen = othersOpen }, client, cancellationToken);
        }
        catch when (accounts.Count > 0)
        {
            // A run that was written goes on, whatever failed after that.
            if (await runs.ReadAsync(owner, id.Value, CancellationToken.None) is null)
            {
                await tokens.SettleAsync(owner, accounts, id.Value, 0);
            }

            throw;
        }
    }

    private async Task<RunDocument> BeginAsync(
        RequestInfo caller, RunId id, ChatCommand command, string? key, Func<RunDocument, RunDocument> complete, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var owner = caller.Principal!.OwnerId;
        for (var attempt = 1; ; attempt++)
        {
            var header = await HeaderAsync(owner, command.Conversation, cancellationToken);
            var run = complete(Describe(caller, id, command, header.Value));
            try
            {
                cache.Remember(run, await WriteAsync(run, header));
            }
            catch (DocumentConflictException conflict) when (conflict.Key.Collection == Collections.Runs)
            {
                // The same key came twice at once: both requests get the one run.
                if (await FindRepeatedAsync(owner, id, command, client) is { } twin)
                {
                    return twin;
                }

                if (attempt == MaximumAttempts)
                {
                    throw new CartritaException(Problems.Conflict);
                }

                continue;
            }
            catch (DocumentConflictException) when (attempt < MaximumAttempts)
            {
                // Either a request with the same key gave the run its conversation, or somebody else changed it; if they hold it now, the next look says so.
                if (!await HoldsConversationAsync(run))
                {
                    await ForgetAsync(run);
                    continue;
                }
            }

            await client.StartAsync(run, options.Value.Limits, CancellationToken.None);
            return run;
        }
    }

    /// <summary>The run that the key has made; null where it has made none, or one that can no longer go on as it was written.</summary>
    /// <exception cref="CartritaException">The key was used for something else.</exception>
    public Task<RunDocument?> FindRepeatedAsync(OwnerId owner, string key, ChatCommand command, DurableTaskClient client) =>
        FindRepeatedAsync(owner, IdOf(owner, key), command, client);

    private static RunId IdOf(OwnerId owner, string key) => new(IdentifierForm.Derive("chat", owner.Value, key));

    // The run that the key has made; null where it has made none, or one that can no longer go on as it was written.
    private async Task<RunDocument?> FindRepeatedAsync(OwnerId owner, RunId id, ChatCommand command, DurableTaskClient client)
    {
        if (await runs.ReadAsync(owner, id.Value, CancellationToken.None) is not { Value: var run })
        {
            return null;
        }

        if (run.RequestHash != command.Hash)
        {
            throw new CartritaException(Problems.IdempotencyMismatch);
        }

        if (run.Status != RunStatus.Running || await client.GetInstanceAsync(id.Value, CancellationToken.None) is not null)
        {
            return run;
        }

        if (!await HoldsConversationAsync(run) && !await TakeConversationAsync(run, command))
        {
            await ForgetAsync(run);
            return null;
        }

        await client.StartAsync(run, options.Value.Limits, CancellationToken.None);
        return run;
    }

    private async Task<bool> HoldsConversationAsync(RunDocument run) =>
        (await conversations.ReadAsync(run.OwnerId, run.ConversationId!.Value.Value, CancellationToken.None))?.Value.ActiveRun == run.Id;

    // The first request died between the run and its conversation, or is just there: both write the same header, and one of them does.
    private async Task<bool> TakeConversationAsync(RunDocument run, ChatCommand command)
    {
        var (owner, id) = (run.OwnerId, run.ConversationId!.Value);
        var stored = await conversations.ReadAsync(owner, id.Value, CancellationToken.None);
        var isAsItWas = stored is null
            ? command.Conversation is null
            : stored.Value is { ActiveRun: null, IsVisible: true } && stored.Value.MessageCount == run.FirstSequence;
        if (!isAsItWas)
        {
            return false;
        }

        var header = stored?.Value ?? new ConversationHeader { Id = id, OwnerId = owner, CreatedAt = run.CreatedAt, UpdatedAt = run.CreatedAt };
        try
        {
            await store.WriteAsync([.. Uses(run, header), Hold(run, header, stored?.ETag)], CancellationToken.None);
            return true;
        }
        catch (DocumentConflictException)
        {
            // Somebody was faster; if it was for this run, the conversation is its own all the same.
            return await HoldsConversationAsync(run);
        }
    }

    private async Task<(ConversationHeader Value, string? ETag)> HeaderAsync(
        OwnerId owner, ConversationId? conversation, CancellationToken cancellationToken)
    {
        if (conversation is not { } id)
        {
            var now = time.GetUtcNow();
            return (new ConversationHeader { Id = new ConversationId(ids.NewId()), OwnerId = owner, CreatedAt = now, UpdatedAt = now }, null);
        }

        var header = await conversations.ReadAsync(owner, id.Value, cancellationToken)
            ?? throw new CartritaException(Problems.NotFound, "There is no such conversation.");
        return !header.Value.IsVisible ? throw new CartritaException(Problems.NotFound, "There is no such conversation.")
            : header.Value.ActiveRun is { } active
            ? throw new CartritaException(Problems.ConversationBusy)
            {
                Extensions = new Dictionary<string, object?> { ["orchestrationId"] = active.Value },
            }
            : (header.Value, header.ETag);
    }

    private RunDocument Describe(RequestInfo caller, RunId id, ChatCommand command, ConversationHeader header) => new()
    {
        Id = id,
        OwnerId = header.OwnerId,
        Kind = RunKind.Chat,
        ConversationId = header.Id,
        MessageId = new MessageId(ids.NewId()),
        FirstSequence = header.MessageCount,
        Request = command.Request,
        RequestHash = command.Hash,
        RequestId = caller.RequestId,
        TraceParent = caller.TraceParent,
        CreatedAt = time.GetUtcNow(),
    };

    private async Task<Versioned<ConversationHeader>> WriteAsync(RunDocument run, (ConversationHeader Value, string? ETag) header)
    {
        var tags = await store.WriteAsync(
            [OpenRuns.Open(run), runs.Create(run.OwnerId, run.Id.Value, run), .. Uses(run, header.Value), index.Touched(Held(run, header.Value)), Hold(run, header.Value, header.ETag)], CancellationToken.None);
        return new Versioned<ConversationHeader>(Held(run, header.Value), tags[^1]!);
    }

    private DocumentWrite Hold(RunDocument run, ConversationHeader header, string? etag) => etag is null
        ? conversations.Create(run.OwnerId, header.Id.Value, Held(run, header))
        : conversations.Replace(run.OwnerId, header.Id.Value, Held(run, header), etag);

    private static IEnumerable<DocumentWrite> Uses(RunDocument run, ConversationHeader header) =>
        run.Request!.Attachments.Except(header.Attachments).Select(file => AttachmentUses.Note(run.OwnerId, file, header.Id));

    private static ConversationHeader Held(RunDocument run, ConversationHeader header) => header with
    {
        ActiveRun = run.Id,
        UpdatedAt = run.CreatedAt,
        Title = header.Title ?? ConversationTitle.Of(run.Request!.Messages),
        Attachments = header.With(run.Request!.Attachments),
    };

    // Where batches are not whole, the part before the conflict is there and would wait for the sweeper.
    private Task ForgetAsync(RunDocument run) =>
        store.WriteAsync([runs.Delete(run.OwnerId, run.Id.Value), OpenRuns.Close(run)], CancellationToken.None);
}
