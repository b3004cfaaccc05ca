using System.Text.Json.Serialization;

namespace Cartrita.Core.Attachments;

/// <summary>How a file stands; the wire form is lower case.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttachmentStatus>))]
public enum AttachmentStatus
{
    /// <summary>The bytes are here.</summary>
    [JsonStringEnumMemberName("uploaded")]
    Uploaded,

    /// <summary>The scanner has it.</summary>
    [JsonStringEnumMemberName("scanning")]
    Scanning,

    /// <summary>No scanner can look at it now; it waits, for nothing unscanned passes (ATT-04).</summary>
    [JsonStringEnumMemberName("waiting_for_scanner")]
    WaitingForScanner,

    /// <summary>It is clean, and stays unindexed until its owner confirms it (ATT-10).</summary>
    [JsonStringEnumMemberName("awaiting_confirmation")]
    AwaitingConfirmation,

    /// <summary>It is extracted, embedded and indexed.</summary>
    [JsonStringEnumMemberName("ingesting")]
    Ingesting,

    /// <summary>Questions find it.</summary>
    [JsonStringEnumMemberName("indexed")]
    Indexed,

    /// <summary>Kept, with no text to index.</summary>
    [JsonStringEnumMemberName("stored")]
    Stored,

    /// <summary>Refused by a check or the scanner.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>Ingestion could not finish.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
