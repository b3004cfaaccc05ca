using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Durable;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Attachments;

/// <summary>The progress frames of an ingestion, each with a number of its own.</summary>
internal static class IngestionFrames
{
    /// <summary>The number of the verification's frame.</summary>
    internal const long Verifying = RunFrameNumbers.FirstDecision;

    /// <summary>The number of the frame that says that the file waits for a scanner.</summary>
    internal const long WaitingForScanner = Verifying + 1;

    /// <summary>The number of the frame that says that the file waits for its owner.</summary>
    internal const long AwaitingConfirmation = WaitingForScanner + 1;

    /// <summary>The number of the frame that names the content, where another file brought it.</summary>
    internal const long Claimed = AwaitingConfirmation + 1;

    /// <summary>The number of the extraction's frame.</summary>
    internal const long Extracted = Claimed + 1;

    /// <summary>The number of the first group's frame; the others follow.</summary>
    internal const long FirstGroup = Extracted + 1;

    internal static void WriteProgress(this FrameWriter frames, AttachmentDocument attachment, long number, int chunksDone = 0, int chunksTotal = 0) => frames.Write(
        FrameKinds.FileAttachProgress,
        new FileAttachProgressData(attachment.Id, attachment.FileName, attachment.Status, chunksDone, chunksTotal) { DuplicateOf = attachment.ContentId },
        FrameDataJson.Default.FileAttachProgressData,
        number);
}
