namespace Cartrita.Core.Attachments.Events;

/// <summary>The events of a file's life (ATT-08), as CloudEvents have them in <c>type</c>.</summary>
public static class FileEventKinds
{
    /// <summary>Somebody wants to attach a file.</summary>
    public const string Requested = "file.attach.requested";

    /// <summary>The file passed the checks on what is said of it, and its bytes are here.</summary>
    public const string Accepted = "file.attach.accepted";

    /// <summary>A check or the scanner refused the file.</summary>
    public const string Rejected = "file.attach.rejected";

    /// <summary>Its ingestion began.</summary>
    public const string IngestStarted = "file.ingest.started";

    /// <summary>Its ingestion is through.</summary>
    public const string IngestCompleted = "file.ingest.completed";

    /// <summary>Its ingestion could not finish.</summary>
    public const string IngestFailed = "file.ingest.failed";

    /// <summary>Another file brought the same bytes under the same name before (ATT-06).</summary>
    public const string Deduplicated = "file.deduplicated";

    /// <summary>The caps of a conversation, or of the library, leave no room for the file.</summary>
    public const string LimitReached = "file.aggregate.limit_reached";
}
