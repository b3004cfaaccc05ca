using Cartrita.Core.Storage;

namespace Cartrita.Core.Durable;

/// <summary>Orchestrations whose history is to be purged as soon as they have ended. Only a durable client can do that, which activities do not have; so they mark, and a trigger purges.</summary>
/// <param name="store">Where the marks lie, at <c>u/system/purges/{instanceId}</c>; that one exists is all that counts.</param>
public sealed class InstancePurges(IDocumentStore store)
{
    /// <summary>The write that marks an instance.</summary>
    /// <param name="instance">Its id.</param>
    public static DocumentWrite Mark(string instance) => new PutDocument(Key(instance), "{}"u8.ToArray());

    /// <summary>The write that takes a mark away.</summary>
    /// <param name="instance">The instance's id.</param>
    public static DocumentWrite Unmark(string instance) => new DeleteDocument(Key(instance));

    /// <summary>A page of marked instances, in the order of their ids.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<string>> ListAsync(string? after, int limit, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(Collections.SystemOwner, Collections.Purges, string.Empty, after, limit, cancellationToken)).Select(mark => mark.Key.Id)];

    private static DocumentKey Key(string instance) => new(Collections.SystemOwner, Collections.Purges, instance);
}
