namespace Cartrita.Core.Storage;

/// <summary>Large bytes by path. A put is whole or not at all, and durable when the call returns.</summary>
public interface IContentStore
{
    /// <summary>Stores a stream under a path, replacing what stands there, and gives its hash and length.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="metadata">Small facts kept with the bytes; ASCII keys.</param>
    /// <param name="cancellationToken">Stops; nothing is then stored.</param>
    Task<ContentInfo> PutAsync(ContentPath path, Stream content, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken);

    /// <summary>Opens the bytes for reading; null where there are none.</summary>
    /// <param name="path">Where.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<Stream?> OpenReadAsync(ContentPath path, CancellationToken cancellationToken);

    /// <summary>Deletes the bytes; missing ones are no error.</summary>
    /// <param name="path">Where.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task DeleteAsync(ContentPath path, CancellationToken cancellationToken);

    /// <summary>Deletes all bytes whose names hang on a name (<c>{name}/…</c>), not those under the name itself; none is no error.</summary>
    /// <param name="path">The name that they hang on.</param>
    /// <param name="cancellationToken">Stops waiting; some may be deleted then.</param>
    Task DeleteUnderAsync(ContentPath path, CancellationToken cancellationToken);
}
