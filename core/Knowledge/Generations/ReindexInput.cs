using Cartrita.Core.Governance;

namespace Cartrita.Core.Knowledge.Generations;

/// <summary>The input of <c>Reindex_v1</c>.</summary>
/// <param name="OwnerId">Whose chunks.</param>
/// <param name="Target">The generation that is filled.</param>
/// <param name="After">The key after which it goes on; null from the first chunk.</param>
/// <param name="Rounds">How often it went over all chunks.</param>
public sealed record ReindexInput(OwnerId OwnerId, EmbeddingGeneration Target, string? After = null, int Rounds = 0);
