using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge.Generations;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Knowledge;

/// <summary>Says that a generation could not be filled; the one that served goes on.</summary>
/// <param name="generations">Which vectors answer.</param>
public sealed class FailReindexActivity(EmbeddingGenerations generations)
{
    /// <summary>Says so.</summary>
    /// <param name="input">The generation, and why.</param>
    [Function(DurableNames.FailReindex)]
    public Task RunAsync([ActivityTrigger] ReindexEndInput input) =>
        generations.FailAsync(input.OwnerId, input.InstanceId, input.Code ?? Problems.Internal.Code);
}
