using System.Text.Json.Serialization;

namespace Cartrita.Core.Attachments.Uploads;

/// <summary>How an upload stands; the wire form is lower case.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UploadState>))]
public enum UploadState
{
    /// <summary>It takes parts.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>All parts are here and its attachment is announced; they are being made into one content.</summary>
    [JsonStringEnumMemberName("completing")]
    Completing,

    /// <summary>It is the attachment's content.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>Its owner gave it up, or it was not finished in time.</summary>
    [JsonStringEnumMemberName("abandoned")]
    Abandoned,
}
