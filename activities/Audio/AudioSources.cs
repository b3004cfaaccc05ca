using Cartrita.Adapters.Audio;
using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Audio;

/// <summary>Where the chunks of sessions are, and for how long an attempt works.</summary>
/// <param name="Sessions">The facts.</param>
/// <param name="Payloads">The bytes.</param>
/// <param name="Arrivals">What comes in this process.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Time">The clock.</param>
internal sealed record AudioSources(AudioSessions Sessions, IRunPayloads Payloads, AudioArrivals Arrivals, LiveSessionLimits Limits, TimeProvider Time)
{
    /// <summary>How much longer than it may an attempt waits for the end of an utterance.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>How long an attempt holds a connection over which nothing goes: less than a transcriber may be silent before it is taken for dead.</summary>
    internal TimeSpan Quiet => TimeSpan.FromSeconds(Limits.SilenceSeconds * 2 / 3.0);

    /// <summary>How long an attempt works.</summary>
    internal TimeSpan Work => TimeSpan.FromSeconds(Limits.PumpSeconds);
}

/// <summary>Where an attempt takes a session up.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="From">The time up to which all is final.</param>
/// <param name="Heard">The time up to which audio was heard by the attempt before it; what lies between the two may hold a word that was cut there, and is heard again when more comes.</param>
/// <param name="Chunk">A chunk at the first of the times or before it.</param>
/// <param name="Flushed">How many chunks are known to be final because the client asked for it.</param>
internal sealed record AudioPlace(string Attempt, TimeSpan From, TimeSpan Heard, int Chunk, int Flushed);
