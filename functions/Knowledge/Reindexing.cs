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
    /// <summary>Whether an owner's vectors are of another model than the configured one, and nothing is done about it yet.</summary>
    public async Task<bool> IsDueAsync(OwnerId owner, CancellationToken cancellationToken) =>
        await generations.ReadAsync(owner, cancellationToken) is { IsFilling: false } stands && stands.Serving != EmbeddingGeneration.Of(models.Embeddings);

    /// <summary>Starts it; one that is under way goes on, also where a crash came between its mark and its schedule.</summary>
    public async Task StartAsync(OwnerId owner, DurableTaskClient client)
    {
        var target = EmbeddingGeneration.Of(models.Embeddings);
        var stands = await generations.FillAsync(owner, target, ids.NewId());
        var instance = await client.GetInstanceAsync(stands.InstanceId!, CancellationToken.None);
        if (instance is { IsCompleted: true })
        {
            // It ended without a word, which only a defect or an operator makes it do.
            await generations.FailAsync(owner, stands.InstanceId!, Problems.Internal.Code);
            stands = await generations.FillAsync(owner, target, ids.NewId());
            instance = null;
        }

        if (instance is not null || !stands.IsFilling)
        {
            return;
        }

        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                DurableNames.Reindex, new ReindexInput(owner, stands.Filling!), new StartOrchestrationOptions(stands.InstanceId), CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Hosts refuse a second start with exceptions of their own; that the instance exists is what counts.
            if (await client.GetInstanceAsync(stands.InstanceId!, CancellationToken.None) is null)
            {
                throw;
            }
        }
    }

    /// <summary>How it stands.</summary>
    public async Task<ReindexBody> ShowAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        var configured = EmbeddingGeneration.Of(models.Embeddings);
        var stands = await generations.ReadAsync(owner, cancellationToken) ?? new GenerationsDocument { Serving = configured };
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
}
