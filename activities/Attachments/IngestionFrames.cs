using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Durable;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Attachments;

/// <summary>The progress frames of an ingestion, each with a number of its own.</summary>
internal static class IngestionFrames
{
    /// <summary>The number of the scan's frame.</summary>
    internal const long Scanning = RunFrameNumbers.FirstDecision;

    /// <summary>The number of the extraction's frame.</summary>
    internal const long Extracted = Scanning + 1;

    /// <summary>The number of the first group's frame; the others follow.</summary>
    internal const long FirstGroup = Extracted + 1;

    internal static void WriteProgress(this FrameWriter frames, AttachmentDocument attachment, int chunksDone, int chunksTotal, long number) => frames.Write(
        FrameKinds.FileAttachProgress,
        new FileAttachProgressData(attachment.Id, attachment.FileName, attachment.Status, chunksDone, chunksTotal),
        FrameDataJson.Default.FileAttachProgressData,
        number);
}
