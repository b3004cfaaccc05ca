using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Knowledge.Generations;

/// <summary>Keeps which vectors of an owner answer, and which are being made. Every step may be repeated, and two at once are one.</summary>
/// <param name="store">Where the documents lie.</param>
/// <param name="time">The clock.</param>
public sealed class EmbeddingGenerations(IDocumentStore store, TimeProvider time)
{
    private const string Id = "generations";

    private readonly DocumentCollection<GenerationsDocument> documents = new(store, Collections.Knowledge, GenerationsJson.Default.GenerationsDocument);

    /// <summary>How an owner's generations stand; null where nothing was embedded yet.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<GenerationsDocument?> ReadAsync(OwnerId owner, CancellationToken cancellationToken) =>
        (await documents.ReadAsync(owner, Id, cancellationToken))?.Value;

    /// <summary>How an owner's generations stand; where there are none, the first one answers from now on.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="first">The first one.</param>
    /// <param name="cancellationToken">Stops waiting, before anything is written.</param>
    public async Task<GenerationsDocument> ReadOrBeginAsync(OwnerId owner, EmbeddingGeneration first, CancellationToken cancellationToken) =>
        await ReadAsync(owner, cancellationToken)
        ?? await documents.UpdateAsync(owner, Id, known => known is null ? new GenerationsDocument { Serving = first } : null)
        ?? (await ReadAsync(owner, cancellationToken))!;

    /// <summary>Begins to fill a generation; where one is being filled already, that one goes on.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="target">The generation.</param>
    /// <param name="instanceId">The orchestration that is to fill it.</param>
    /// <returns>How they stand then; its <see cref="GenerationsDocument.InstanceId"/> says which orchestration fills.</returns>
    public async Task<GenerationsDocument> FillAsync(OwnerId owner, EmbeddingGeneration target, string instanceId)
    {
        var changed = await documents.UpdateAsync(owner, Id, known => known is { IsFilling: true }
            ? null
            : (known ?? new GenerationsDocument { Serving = target }) with
            {
                Filling = target, InstanceId = instanceId, StartedAt = time.GetUtcNow(), EndedAt = null, ProblemCode = null,
            });
        return changed ?? (await ReadAsync(owner, CancellationToken.None))!;
    }

    /// <summary>Lets the generation that an orchestration filled answer from now on; nothing where another one fills by now.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="instanceId">The orchestration.</param>
    public Task SwitchAsync(OwnerId owner, string instanceId) => documents.UpdateAsync(owner, Id, known =>
        known is { Filling: { } filled } && known.InstanceId == instanceId
            ? known with { Serving = filled, Filling = null, EndedAt = time.GetUtcNow(), ProblemCode = null }
            : null);

    /// <summary>Says that an orchestration could not fill its generation.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="instanceId">The orchestration.</param>
    /// <param name="code">The catalogue's code.</param>
    public Task FailAsync(OwnerId owner, string instanceId, string code) => documents.UpdateAsync(owner, Id, known =>
        known is { IsFilling: true } && known.InstanceId == instanceId ? known with { ProblemCode = code, EndedAt = time.GetUtcNow() } : null);
}
