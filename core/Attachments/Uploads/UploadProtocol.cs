using System.Text.Json.Serialization;

namespace Cartrita.Core.Attachments.Uploads;

/// <summary>How the parts of an upload come; the wire form is lower case.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UploadProtocol>))]
public enum UploadProtocol
{
    /// <summary>As numbered chunks of one size, in any order (ATT-01).</summary>
    [JsonStringEnumMemberName("chunks")]
    Chunks,

    /// <summary>As tus 1.0 has it: each part goes on where the one before it ended.</summary>
    [JsonStringEnumMemberName("tus")]
    Tus,
}
