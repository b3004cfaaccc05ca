using System.Text.Json.Serialization;

namespace Cartrita.Core.Attachments.Contents;

/// <summary>How a content stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContentState>))]
public enum ContentState
{
    /// <summary>The first of its attachments is ingesting it.</summary>
    [JsonStringEnumMemberName("ingesting")]
    Ingesting,

    /// <summary>Its text and vectors are there, or it has none.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    /// <summary>It is given up, or its last reference went: the next attachment with the same bytes begins anew.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed,
}
