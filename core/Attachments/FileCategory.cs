using System.Text.Json.Serialization;

namespace Cartrita.Core.Attachments;

/// <summary>The kinds of files that are taken, each with limits of its own (ATT-02); the wire form is lower case.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FileCategory>))]
public enum FileCategory
{
    /// <summary>Text in UTF-8.</summary>
    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>Sound.</summary>
    [JsonStringEnumMemberName("audio")]
    Audio,

    /// <summary>Moving pictures.</summary>
    [JsonStringEnumMemberName("video")]
    Video,

    /// <summary>A PDF document.</summary>
    [JsonStringEnumMemberName("pdf")]
    Pdf,

    /// <summary>An archive of files, or one compressed file.</summary>
    [JsonStringEnumMemberName("archive")]
    Archive,
}
