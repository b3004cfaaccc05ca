using Cartrita.Core.Durable;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Knowledge.Generations;

/// <summary>The input of <see cref="DurableNames.ReindexSlice"/>.</summary>
/// <param name="OwnerId">Whose chunks.</param>
/// <param name="Target">The generation that is filled.</param>
/// <param name="After">Only chunks after this key; null from the first.</param>
public sealed record ReindexSliceInput(OwnerId OwnerId, EmbeddingGeneration Target, string? After);

/// <summary>What a slice came to.</summary>
/// <param name="After">The key after which the next slice goes on; null where no chunk is left.</param>
/// <param name="Embedded">Chunks that got a vector.</param>
public sealed record ReindexSliceResult(string? After, int Embedded);

/// <summary>The input of <see cref="DurableNames.SwitchGeneration"/>, <see cref="DurableNames.DropGenerations"/> and <see cref="DurableNames.FailReindex"/>.</summary>
/// <param name="OwnerId">Whose chunks.</param>
/// <param name="Target">The generation that was filled.</param>
/// <param name="InstanceId">The orchestration.</param>
/// <param name="Code">The catalogue's code, where it failed.</param>
public sealed record ReindexEndInput(OwnerId OwnerId, EmbeddingGeneration Target, string InstanceId, string? Code = null);

/// <summary>Whether the generation answers now.</summary>
/// <param name="IsServing">False where chunks lack a vector still.</param>
public sealed record SwitchResult(bool IsServing);
