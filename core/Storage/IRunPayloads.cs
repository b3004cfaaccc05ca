using Cartrita.Core.Chat;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Storage;

/// <summary>Content-addressed payloads of a run; immutable, so they may be cached anywhere.</summary>
public interface IRunPayloads
{
    /// <summary>Stores bytes under their hash; the same bytes twice are one payload.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<PayloadRef> PutAsync(OwnerId owner, RunId run, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a payload.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="payload">Which.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ReadOnlyMemory<byte>> GetAsync(OwnerId owner, RunId run, PayloadRef payload, CancellationToken cancellationToken);

    /// <summary>Deletes all payloads of a run; none is no error.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task DeleteAsync(OwnerId owner, RunId run, CancellationToken cancellationToken);
}
