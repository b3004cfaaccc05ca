namespace Cartrita.Core.Storage;

/// <summary>Blocks on their way to one content of the <see cref="IContentStore"/>: staged in any order and by several at once, seen by nobody until they are committed together.</summary>
/// <remarks>A block is given as bytes, since whoever has checked the bytes must stage exactly those; a block is small, and a whole content is never in memory.</remarks>
public interface IStagedContent
{
    /// <summary>Stages a block, replacing an earlier one of its number. It is durable when the call returns.</summary>
    /// <param name="path">The content that it shall become part of.</param>
    /// <param name="number">Its number, from 0; what it counts is the caller's.</param>
    /// <param name="content">Its bytes, at least one.</param>
    /// <param name="cancellationToken">Stops; the block is then as it was, or staged.</param>
    Task StageAsync(ContentPath path, int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The staged blocks in the order of their numbers; none where nothing is staged, and none once they are committed.</summary>
    /// <param name="path">The content.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<StagedBlock>> ListAsync(ContentPath path, CancellationToken cancellationToken);

    /// <summary>Makes the content of the named blocks, in the given order, and forgets what else was staged. Doing it again with the same numbers changes nothing.</summary>
    /// <param name="path">The content.</param>
    /// <param name="numbers">The blocks, at least one.</param>
    /// <param name="metadata">Small facts kept with the bytes; ASCII keys.</param>
    /// <param name="cancellationToken">Stops; the content is then whole, or not there.</param>
    /// <exception cref="Errors.CartritaException"><see cref="Errors.Problems.UploadIncomplete"/>: a block is missing, and the content is not there either.</exception>
    Task CommitAsync(ContentPath path, IReadOnlyList<int> numbers, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken);

    /// <summary>Discards what is staged; nothing staged is no error. A content that was committed stays.</summary>
    /// <param name="path">The content.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task AbandonAsync(ContentPath path, CancellationToken cancellationToken);
}
