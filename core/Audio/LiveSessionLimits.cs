using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Audio;

/// <summary>How much a session of live audio may take, and how patient it is.</summary>
public sealed class LiveSessionLimits
{
    /// <summary>The section's name.</summary>
    public const string Section = "Audio";

    /// <summary>The longest session, in seconds of audio and of the clock.</summary>
    [Range(1, 86_400)]
    public int SessionSeconds { get; set; } = 3600;

    /// <summary>After how many seconds without a message of the client a session ends.</summary>
    [Range(1, 3600)]
    public int IdleSeconds { get; set; } = 60;

    /// <summary>How many bytes of audio a second are taken, over <see cref="BurstSeconds"/>.</summary>
    [Range(1_000, 10_000_000)]
    public int BytesPerSecond { get; set; } = 400_000;

    /// <summary>How many seconds' worth of bytes may come at once.</summary>
    [Range(1, 600)]
    public int BurstSeconds { get; set; } = 10;

    /// <summary>How many seconds of audio a second are taken, over <see cref="BurstSeconds"/>: transcribers are paid by them, and few bytes may hold many.</summary>
    [Range(1, 1000)]
    public int Speed { get; set; } = 8;

    /// <summary>The largest chunk, in bytes.</summary>
    [Range(1_000, 1_000_000)]
    public int ChunkBytes { get; set; } = 128 * 1024;

    /// <summary>How many seconds of audio are kept until their result is final; a client that is further ahead waits.</summary>
    [Range(2, 600)]
    public int BufferSeconds { get; set; } = 60;

    /// <summary>How often in a row a broken connection to the transcriber is opened anew, without a final result between.</summary>
    [Range(0, 20)]
    public int Reconnects { get; set; } = 3;

    /// <summary>After how many seconds of silence a transcriber that has audio is taken for dead.</summary>
    [Range(1, 300)]
    public int SilenceSeconds { get; set; } = 15;

    /// <summary>The most bytes of a session over HTTP.</summary>
    [Range(1_000, 4_000_000_000)]
    public long SessionBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How many sessions over HTTP one user may have open.</summary>
    [Range(1, 1000)]
    public int OpenSessions { get; set; } = 4;

    /// <summary>For how many hours audio and text of a session over HTTP are kept, from its beginning.</summary>
    [Range(1, 720)]
    public int KeepHours { get; set; } = 24;

    /// <summary>After how many seconds of work a step that transcribes such a session hands over to the next one; below the time that the host gives a function.</summary>
    [Range(1, 3600)]
    public int PumpSeconds { get; set; } = 240;
}
