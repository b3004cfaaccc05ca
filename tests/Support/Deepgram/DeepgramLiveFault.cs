using System.Net.WebSockets;

namespace Cartrita.TestSupport.Deepgram;

/// <summary>What goes wrong with one live connection after it has opened.</summary>
public sealed record DeepgramLiveFault
{
    /// <summary>Drops the connection when the results up to this many have gone out; 0 at once.</summary>
    public int? BreaksAfter { get; init; }

    /// <summary>Closes with this instead of dropping.</summary>
    public WebSocketCloseStatus? ClosesWith { get; init; }

    /// <summary>Ends as if the client had asked for it, with what it says at an end, instead of dropping.</summary>
    public bool EndsUnasked { get; init; }

    /// <summary>Sent in place of the first result.</summary>
    public string? Says { get; init; }

    /// <summary>The text that is said is cut off in the middle: half a message, then the drop.</summary>
    public bool Truncates { get; init; }

    /// <summary>Results begin when this is done.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    /// <summary>Takes nothing any more after so many bytes of audio.</summary>
    public int? StopsReadingAfter { get; init; }
}
