using Cartrita.Core.Durable;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Knowledge.Generations;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Knowledge;

/// <summary>Lets a generation answer once every chunk has its vector.</summary>
/// <param name="index">The index.</param>
/// <param name="generations">Which vectors answer.</param>
public sealed class SwitchGenerationActivity(IKnowledgeIndex index, EmbeddingGenerations generations)
{
    /// <summary>Switches.</summary>
    /// <param name="input">The generation.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.SwitchGeneration)]
    public async Task<SwitchResult> RunAsync([ActivityTrigger] ReindexEndInput input, CancellationToken cancellationToken)
    {
        var (owner, target) = (input.OwnerId, input.Target);
        var count = await index.CountAsync(owner, target.Model, target.Dimensions, cancellationToken);
        if (count.Embedded < count.Chunks)
        {
            return new SwitchResult(false);
        }

        await generations.SwitchAsync(owner, input.InstanceId);
        return new SwitchResult(true);
    }
}
