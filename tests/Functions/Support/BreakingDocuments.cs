using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Support;

/// <summary>A store whose batches are not whole, as blob storage's: told to, it fails once, before one write out of the middle of them.</summary>
internal sealed class BreakingDocuments(IDocumentStore inner) : IDocumentStore
{
    private int left = -1;

    /// <summary>Whether it has not failed yet.</summary>
    public bool IsArmed => Volatile.Read(ref left) >= 0;

    /// <summary>Puts one in front of the app's store.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var store = services.Last(service => service.ServiceType == typeof(IDocumentStore)).ImplementationType!;
        services.AddSingleton(store);
        services.AddSingleton(provider => new BreakingDocuments((IDocumentStore)provider.GetRequiredService(store)));
        services.AddSingleton<IDocumentStore>(provider => provider.GetRequiredService<BreakingDocuments>());
    }

    /// <summary>The write after so many fails.</summary>
    public void BreakAfter(int writes) => Volatile.Write(ref left, writes);

    public void Disarm() => Volatile.Write(ref left, -1);

    public Task<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

    public Task<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken) => inner.ExistsAsync(key, cancellationToken);

    public Task<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken) => inner.ReadManyAsync(keys, cancellationToken);

    public Task<IReadOnlyList<StoredDocument>> ListAsync(
        OwnerId owner, string collection, string idPrefix, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(owner, collection, idPrefix, after, limit, cancellationToken);

    public async Task<IReadOnlyList<string?>> WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        if (!IsArmed || writes[0].Key.Collection is Collections.Limits or Collections.Audit)
        {
            return await inner.WriteAsync(writes, cancellationToken);
        }

        var tags = new List<string?>();
        foreach (var write in writes)
        {
            if (IsArmed && Interlocked.Decrement(ref left) < 0)
            {
                throw new IOException("The power failed.");
            }

            tags.AddRange(await inner.WriteAsync([write], cancellationToken));
        }

        return tags;
    }
}
