using System.Text.Json.Serialization;

namespace Cartrita.Core.Audio.Sessions;

/// <summary>How a session of live audio stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AudioSessionState>))]
public enum AudioSessionState
{
    /// <summary>It takes audio, or what it took is being transcribed.</summary>
    Open,

    /// <summary>The transcriber is away; audio is taken all the same.</summary>
    Interrupted,

    /// <summary>It has ended, well or badly.</summary>
    Ended,

    /// <summary>Its owner deleted it, and it is being erased; nobody sees it any more.</summary>
    Deleting,
}
