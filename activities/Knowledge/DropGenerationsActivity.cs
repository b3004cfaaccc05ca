using Cartrita.Core.Durable;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Knowledge.Generations;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Knowledge;

/// <summary>Drops the vectors that a switch has left behind. Repeated after a crash it does what is left.</summary>
/// <param name="index">The index.</param>
/// <param name="generations">Which vectors answer.</param>
public sealed class DropGenerationsActivity(IKnowledgeIndex index, EmbeddingGenerations generations)
{
    /// <summary>Drops.</summary>
    /// <param name="input">The generation that stays.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.DropGenerations)]
    public async Task RunAsync([ActivityTrigger] ReindexEndInput input, CancellationToken cancellationToken)
    {
        // Another orchestration may have begun to fill since: what it fills is kept, and it will drop the rest.
        if (await generations.ReadAsync(input.OwnerId, cancellationToken) is { Filling: null } stands && stands.Serving == input.Target)
        {
            await index.DropOtherVectorsAsync(input.OwnerId, input.Target.Model, input.Target.Dimensions, cancellationToken);
        }
    }
}
