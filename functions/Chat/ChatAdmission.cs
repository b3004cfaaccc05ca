using Cartrita.Activities.Chat;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Functions.Durable;
using Cartrita.Functions.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Chat;

/// <summary>Turns a checked request into a run: writes its documents, takes the conversation, schedules the supervisor.</summary>
/// <remarks>
/// All writes are one batch, ordered so that the sweeper can finish whatever prefix of it a crash leaves: the mark of the open run,
/// the run, the conversation that it holds. The schedule comes last, and is repeated by whoever finds the run without its instance.
/// </remarks>
internal sealed class ChatAdmission(
    IDocumentStore store,
    DocumentCollection<RunDocument> runs,
    DocumentCollection<ConversationHeader> conversations,
    NamedAttachments attachments,
    RunCache cache,
    IModelRegistry models,
    IIdSource ids,
    IOptions<ChatOptions> options,
    TimeProvider time)
{
    private const int MaximumAttempts = 3;

    /// <summary>Admits a request and gives its run; the run of the first request where the key repeats.</summary>
    /// <param name="caller">Who asks, and under which ids.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="key">The idempotency key; null where there is none.</param>
    /// <param name="client">Schedules the run.</param>
    /// <param name="cancellationToken">The client left; a run that is written goes on.</param>
    public async Task<RunDocument> AdmitAsync(
        RequestInfo caller, ChatCommand command, string? key, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var owner = caller.Principal!.OwnerId;
        var id = new RunId(key is null ? ids.NewId() : IdentifierForm.Derive("chat", owner.Value, key));
        if (key is not null && await FindRepeatedAsync(owner, id, command, client, cancellationToken) is { } repeated)
        {
            return repeated;
        }

        if (models.Resolve(command.Request.Model, ModelRole.Supervisor) is null)
        {
            throw new CartritaException(Problems.ModelUnavailable);
        }

        await attachments.RequireUsableAsync(owner, command.Request.Attachments, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var header = await HeaderAsync(owner, command.Conversation, cancellationToken);
            var run = Describe(caller, id, command, header.Value);
            try
            {
                cache.Remember(run, await WriteAsync(run, header, cancellationToken));
            }
            catch (DocumentConflictException conflict) when (conflict.Key.Collection == Collections.Runs)
            {
                // The same key came twice at once: both requests get the one run.
                return await FindRepeatedAsync(owner, id, command, client, cancellationToken) ?? throw new CartritaException(Problems.Conflict);
            }
            catch (DocumentConflictException) when (attempt < MaximumAttempts)
            {
                // Somebody else changed the conversation; if they hold it now, the next look says so.
                await ForgetAsync(run, cancellationToken);
                continue;
            }

            await client.StartAsync(run, options.Value.Limits, cancellationToken);
            return run;
        }
    }

    private async Task<RunDocument?> FindRepeatedAsync(
        OwnerId owner, RunId id, ChatCommand command, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await runs.ReadAsync(owner, id.Value, cancellationToken) is not { Value: var run })
        {
            return null;
        }

        if (run.RequestHash != command.Hash)
        {
            throw new CartritaException(Problems.IdempotencyMismatch);
        }

        if (run.Status == RunStatus.Running)
        {
            await client.StartOnceAsync(run, options.Value.Limits, cancellationToken);
        }

        return run;
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
        return header.Value.ActiveRun is { } active
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

    private async Task<Versioned<ConversationHeader>> WriteAsync(RunDocument run, (ConversationHeader Value, string? ETag) header, CancellationToken cancellationToken)
    {
        var (owner, held) = (run.OwnerId, header.Value with { ActiveRun = run.Id, UpdatedAt = run.CreatedAt });
        var tags = await store.WriteAsync(
            [
                OpenRuns.Open(run),
                runs.Create(owner, run.Id.Value, run),
                header.ETag is { } etag
                    ? conversations.Replace(owner, held.Id.Value, held, etag)
                    : conversations.Create(owner, held.Id.Value, held),
            ],
            cancellationToken);
        return new Versioned<ConversationHeader>(held, tags[^1]!);
    }

    // Where batches are not whole, the part before the conflict is there and would wait for the sweeper.
    private Task ForgetAsync(RunDocument run, CancellationToken cancellationToken) =>
        store.WriteAsync([runs.Delete(run.OwnerId, run.Id.Value), OpenRuns.Close(run)], cancellationToken);
}
