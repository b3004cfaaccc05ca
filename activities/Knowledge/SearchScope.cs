using Cartrita.Activities.Chat;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;

namespace Cartrita.Activities.Knowledge;

/// <summary>Which files a run searches: those that the request names, else those that the conversation named before or that belong to it, else all of the owner's.</summary>
/// <param name="cache">The run's request and its conversation.</param>
public sealed class SearchScope(RunCache cache)
{
    /// <summary>The files; empty for all of the owner's.</summary>
    /// <param name="scope">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<AttachmentId>> AttachmentsAsync(RunScope scope, CancellationToken cancellationToken)
    {
        var run = await cache.RunAsync(scope.OwnerId, scope.RunId, cancellationToken);
        if (run.Request is { Attachments: { Count: > 0 } named })
        {
            return named;
        }

        if (run.ConversationId is not { } conversation)
        {
            return [];
        }

        // A conversation that has no message yet has named nothing; files may have been brought to it.
        var before = run.FirstSequence == 0 ? null : await cache.ConversationAsync(scope.OwnerId, scope.RunId, conversation, cancellationToken);
        return [.. (before?.Value.Attachments ?? []).Union(run.ConversationFiles)];
    }
}
