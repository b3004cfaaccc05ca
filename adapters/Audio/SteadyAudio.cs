using Cartrita.Core.Audio;

namespace Cartrita.Adapters.Audio;

/// <summary>What is transcribed, and by whom.</summary>
/// <param name="Vendor">The transcriber's name in figures.</param>
/// <param name="Format">The form of the audio.</param>
/// <param name="Limits">How much of it is kept, and how patient one is.</param>
internal sealed record SteadyAudio(string Vendor, LiveAudioFormat Format, LiveSessionLimits Limits);
