using Cartrita.Core.Governance;

namespace Cartrita.Core.Storage;

/// <summary>The collections of documents.</summary>
public static class Collections
{
    /// <summary>Run documents, by run id; <c>{runId}/cancel</c> is a run's cancel mark.</summary>
    public const string Runs = "runs";

    /// <summary>Conversation headers, by conversation id.</summary>
    public const string Conversations = "conversations";

    /// <summary>Which conversations an owner has and when each was last active, in parts: what lists of conversations come from.</summary>
    public const string ConversationIndex = "conversation-index";

    /// <summary>Messages, by <c>{conversationId}/{sequence:D8}</c>.</summary>
    public const string Messages = "messages";

    /// <summary>What is remembered of a user, as <c>entries</c>.</summary>
    public const string Memory = "memory";

    /// <summary>What the earlier part of a conversation came to, by conversation id.</summary>
    public const string ConversationSummaries = "conversation-summaries";

    /// <summary>Attachments, by attachment id.</summary>
    public const string Attachments = "attachments";

    /// <summary>What attachments of the same bytes share, by content id.</summary>
    public const string Contents = "contents";

    /// <summary>Which content has certain bytes under a certain name, by a hash of both.</summary>
    public const string ContentKeys = "content-keys";

    /// <summary>When files are to be deleted, the first to go first, under <see cref="SystemOwner"/>.</summary>
    public const string AttachmentExpiries = "attachment-expiries";

    /// <summary>Which conversations have named a file, by <c>{attachmentId}/{conversationId}</c>.</summary>
    public const string AttachmentUses = "attachment-uses";

    /// <summary>What the files of a conversation hold, by conversation id, and those of none, as <c>library</c>.</summary>
    public const string AttachmentCapacity = "attachment-capacity";

    /// <summary>Uploads in parts, by the id of the attachment that they become.</summary>
    public const string Uploads = "uploads";

    /// <summary>Uploads that have not been cleared away, by <c>{expiresAt}-{ownerId}-{attachmentId}</c>, under <see cref="SystemOwner"/>: what their sweeper walks.</summary>
    public const string OpenUploads = "open-uploads";

    /// <summary>Which files an owner has, in parts: what lists of files come from.</summary>
    public const string AttachmentIndex = "attachment-index";

    /// <summary>Which vectors of an owner answer, and which are being made, as <c>generations</c>.</summary>
    public const string Knowledge = "knowledge";

    /// <summary>API keys, by the SHA-256 of the key, under <see cref="SystemOwner"/>.</summary>
    public const string ApiKeys = "keys";

    /// <summary>How limits stand, by <c>requests</c> (a bucket), <c>streams</c> (slots) and <c>tokens</c> (a day's account) for a user, and the same with <c>/{keyId}</c> for a key.</summary>
    public const string Limits = "limits";

    /// <summary>The audit, in batches by time, under <see cref="SystemOwner"/>.</summary>
    public const string Audit = "audit";

    /// <summary>How sources that are ingested on a schedule stand, by name.</summary>
    public const string Crawls = "crawls";

    /// <summary>What is known of the items of such sources, by <c>{source}/{hash of the item's key}</c>.</summary>
    public const string CrawlItems = "crawl-items";

    /// <summary>Ended orchestrations whose history is to be purged, by instance id, under <see cref="SystemOwner"/>: activities can't, a trigger can.</summary>
    public const string Purges = "purges";

    /// <summary>How model providers do, by the provider's name, under <see cref="SystemOwner"/>.</summary>
    public const string ModelHealth = "model-health";

    /// <summary>What is written to find out whether anything can be, under <see cref="SystemOwner"/>.</summary>
    public const string Health = "health";

    /// <summary>Calls of tools that change something, by <c>{runId}/{approvalId}</c>: who decided about each, and what it gave.</summary>
    public const string Effects = "effects";

    /// <summary>Which of an owner's calls wait for a decision, as <c>pending</c>: what lists of them come from.</summary>
    public const string PendingApprovals = "pending-approvals";

    /// <summary>Runs that have not been closed, by <c>{ownerId}/{runId}</c>, under <see cref="SystemOwner"/>: what the sweeper walks.</summary>
    public const string OpenRuns = "open-runs";

    /// <summary>Runs that left no message in their conversation, by <c>{conversationId}/{runId}</c>; that one exists is all that counts.</summary>
    public const string UnansweredRuns = "unanswered";

    /// <summary>Conversations that are being deleted, by <c>{ownerId}/{conversationId}</c>, under <see cref="SystemOwner"/>: what their sweeper walks.</summary>
    public const string Deletions = "deletions";

    /// <summary>Sessions of live audio over HTTP, by session id.</summary>
    public const string AudioSessions = "audio-sessions";

    /// <summary>The facts of their chunks, by <c>{sessionId}/{sequence:D8}</c>.</summary>
    public const string AudioChunks = "audio-chunks";

    /// <summary>Sessions of live audio that have not ended, by <c>{ownerId}/{sessionId}</c>, under <see cref="SystemOwner"/>.</summary>
    public const string OpenAudioSessions = "open-audio-sessions";

    /// <summary>When sessions of live audio are to be erased, the first to go first, under <see cref="SystemOwner"/>.</summary>
    public const string AudioExpiries = "audio-expiries";

    /// <summary>Runs and conversations that somebody watches over SignalR, by id; that a mark exists is all that counts.</summary>
    public const string Watched = "watched";

    /// <summary>The owner of what belongs to the installation and to no user.</summary>
    public static readonly OwnerId SystemOwner = new("system");
}
