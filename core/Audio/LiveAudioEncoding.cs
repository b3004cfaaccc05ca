namespace Cartrita.Core.Audio;

/// <summary>How live audio is written.</summary>
public enum LiveAudioEncoding
{
    /// <summary>PCM: signed 16-bit samples, little-endian.</summary>
    Linear16,

    /// <summary>G.711 µ-law, one byte a sample.</summary>
    Mulaw,

    /// <summary>G.711 A-law, one byte a sample.</summary>
    Alaw,

    /// <summary>Opus, one packet a chunk, in no container.</summary>
    Opus,
}
