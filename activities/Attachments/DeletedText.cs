using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Attachments;

/// <summary>Takes what was deleted out of the files of the store and of the index, in which both leave some of it until then. Once for all that was deleted before.</summary>
/// <param name="index">What searches find.</param>
/// <param name="sanitizer">The store's files.</param>
public sealed class DeletedText(IKnowledgeIndex index, IStoreSanitizer sanitizer)
{
    /// <summary>Returns once it is gone.</summary>
    /// <param name="wasIndexed">Whether files are among it; else the index is as it was.</param>
    /// <param name="cancellationToken">Stops it; what is left is left to the next call.</param>
    public async Task RemoveAsync(bool wasIndexed, CancellationToken cancellationToken)
    {
        if (wasIndexed)
        {
            await index.CompactAsync(cancellationToken);
        }

        await sanitizer.SanitizeAsync(cancellationToken);
    }
}
