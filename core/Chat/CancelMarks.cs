using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>Cancel marks as documents beside the run's own.</summary>
/// <param name="documents">Where they lie.</param>
/// <param name="time">The clock.</param>
public sealed class CancelMarks(IDocumentStore documents, TimeProvider time) : ICancelMarks
{
    /// <inheritdoc />
    public Task MarkAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
    {
        var mark = new CancelMarkDocument { RequestedAt = time.GetUtcNow() };
        var json = JsonSerializer.SerializeToUtf8Bytes(mark, CancelMarkJson.Default.CancelMarkDocument);
        return documents.WriteAsync([new PutDocument(Key(owner, run), json)], cancellationToken);
    }

    /// <inheritdoc />
    public Task<bool> IsMarkedAsync(OwnerId owner, RunId run, CancellationToken cancellationToken) =>
        documents.ExistsAsync(Key(owner, run), cancellationToken);

    private static DocumentKey Key(OwnerId owner, RunId run) => new(owner, Collections.Runs, $"{run.Value}/cancel");
}
