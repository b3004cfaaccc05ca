using Cartrita.Core.Governance;

namespace Cartrita.Functions.Audio;

/// <summary>What the request that became a WebSocket of audio said.</summary>
/// <param name="RequestId">Its id.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Ended">The credential opens nothing any more.</param>
/// <param name="Stopping">The server stops.</param>
internal sealed record AudioCaller(string RequestId, OwnerId Owner, CancellationToken Ended, CancellationToken Stopping);
