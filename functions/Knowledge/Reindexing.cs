using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Knowledge.Generations;
using Cartrita.Core.Models;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Knowledge;

/// <summary>Starts the change of an owner's vectors to the configured model, one at a time, and shows how it stands.</summary>
internal sealed class Reindexing(EmbeddingGenerations generations, IKnowledgeIndex index, IModelRegistry models, IIdSource ids)
{
    /// <summary>Whether an owner's vectors are of another model than the configured one, and nothing is done about it. What is begun and at rest goes on.</summary>
    public async Task<bool> IsDueAsync(OwnerId owner, DurableTaskClient client, CancellationToken cancellationToken) =>
        await ReadAsync(owner, client, cancellationToken) is { IsFilling: false } stands && stands.Serving != EmbeddingGeneration.Of(models.Embeddings);

    /// <summary>Starts it; one that is under way goes on.</summary>
    public async Task StartAsync(OwnerId owner, DurableTaskClient client)
    {
        var target = EmbeddingGeneration.Of(models.Embeddings);
        if (!await GoOnAsync(owner, await generations.FillAsync(owner, target, ids.NewId()), client))
        {
            await GoOnAsync(owner, await generations.FillAsync(owner, target, ids.NewId()), client);
        }
    }

    /// <summary>How it stands; what is begun and at rest goes on.</summary>
    public async Task<ReindexBody> ShowAsync(OwnerId owner, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var configured = EmbeddingGeneration.Of(models.Embeddings);
        var stands = await ReadAsync(owner, client, cancellationToken) ?? new GenerationsDocument { Serving = configured };
        var target = stands.Filling ?? configured;
        var count = await index.CountAsync(owner, target.Model, target.Dimensions, cancellationToken);
        return new ReindexBody
        {
            Status = stands.IsFilling ? ReindexStatus.Running : stands.ProblemCode is null ? ReindexStatus.Idle : ReindexStatus.Failed,
            ServingModel = stands.Serving.Model,
            TargetModel = target.Model,
            IsDue = !stands.IsFilling && (stands.Serving != configured || count.Embedded < count.Chunks),
            Chunks = count.Chunks,
            Embedded = count.Embedded,
            ProblemCode = stands.ProblemCode,
            StartedAt = stands.StartedAt,
            EndedAt = stands.EndedAt,
        };
    }

    // Whoever looks finds what a crash left between the mark and the schedule: else it would stand as running for ever, and never be due.
    private async Task<GenerationsDocument?> ReadAsync(OwnerId owner, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var stands = await generations.ReadAsync(owner, cancellationToken);
        return stands is not { IsFilling: true } || await GoOnAsync(owner, stands, client) ? stands : await generations.ReadAsync(owner, cancellationToken);
    }

    // Schedules the orchestration where there is none; false where it ended without a word, which only a defect or an operator makes it do, and which is noted.
    private async Task<bool> GoOnAsync(OwnerId owner, GenerationsDocument stands, DurableTaskClient client)
    {
        var (instance, input) = (stands.InstanceId!, new ReindexInput(owner, stands.Filling!));
        if (await client.GetInstanceAsync(instance, CancellationToken.None) is { } found)
        {
            if (found.IsCompleted)
            {
                await generations.FailAsync(owner, instance, Problems.Internal.Code);
            }

            return !found.IsCompleted;
        }

        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(DurableNames.Reindex, input, new StartOrchestrationOptions(instance), CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Hosts refuse a second start with exceptions of their own; that the instance exists is what counts.
            if (await client.GetInstanceAsync(instance, CancellationToken.None) is null)
            {
                throw;
            }
        }

        return true;
    }
}
