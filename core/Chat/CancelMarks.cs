using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>Cancel marks as documents beside the run's own.</summary>
/// <param name="documents">Where they lie.</param>
/// <param name="time">The clock.</param>
public sealed class CancelMarks(IDocumentStore documents, TimeProvider time) : ICancelMarks
{
    private readonly Lock gate = new();
    private readonly Dictionary<DocumentKey, List<Subscription>> watching = [];

    /// <inheritdoc />
    public async Task MarkAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
    {
        var mark = new CancelMarkDocument { RequestedAt = time.GetUtcNow() };
        var json = JsonSerializer.SerializeToUtf8Bytes(mark, CancelMarkJson.Default.CancelMarkDocument);
        await documents.WriteAsync([new PutDocument(Key(owner, run), json)], cancellationToken);
        Array.ForEach(Watching(Key(owner, run)), subscription => subscription.Marked());
    }

    /// <inheritdoc />
    public Task<bool> IsMarkedAsync(OwnerId owner, RunId run, CancellationToken cancellationToken) =>
        documents.ExistsAsync(Key(owner, run), cancellationToken);

    /// <inheritdoc />
    public async Task<DateTimeOffset?> MarkedAtAsync(OwnerId owner, RunId run, CancellationToken cancellationToken) =>
        await documents.ReadAsync(Key(owner, run), cancellationToken) is { } found
            ? JsonSerializer.Deserialize(found.Json.Span, CancelMarkJson.Default.CancelMarkDocument)!.RequestedAt
            : null;

    /// <inheritdoc />
    public IDisposable Subscribe(OwnerId owner, RunId run, Action marked)
    {
        var subscription = new Subscription(this, Key(owner, run), marked);
        lock (gate)
        {
            if (!watching.TryGetValue(subscription.Key, out var others))
            {
                watching.Add(subscription.Key, others = []);
            }

            others.Add(subscription);
        }

        return subscription;
    }

    private Subscription[] Watching(DocumentKey key)
    {
        lock (gate)
        {
            return watching.TryGetValue(key, out var subscriptions) ? [.. subscriptions] : [];
        }
    }

    private void End(Subscription subscription)
    {
        lock (gate)
        {
            if (watching.TryGetValue(subscription.Key, out var others) && others.Remove(subscription) && others.Count == 0)
            {
                watching.Remove(subscription.Key);
            }
        }
    }

    /// <summary>The write that takes a run's mark away, with the run.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    public static DocumentWrite Delete(OwnerId owner, RunId run) => new DeleteDocument(Key(owner, run));

    private static DocumentKey Key(OwnerId owner, RunId run) => new(owner, Collections.Runs, $"{run.Value}/cancel");

    private sealed class Subscription(CancelMarks marks, DocumentKey key, Action marked) : IDisposable
    {
        public DocumentKey Key => key;

        public Action Marked => marked;

        public void Dispose() => marks.End(this);
    }
}
