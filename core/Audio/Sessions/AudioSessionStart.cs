namespace Cartrita.Core.Audio.Sessions;

/// <summary>Whose a session is where servers with durable stores of their own share its documents: that of the first start that gets to work, until it shows no sign of life.</summary>
/// <remarks>Instance ids are unique in one durable store only, so each of them can have an orchestration of the same session.</remarks>
public static class AudioSessionStart
{
    /// <summary>How often whoever works shows that it does.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>After how long without a sign of life a start is taken for dead.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Whether a session is, or may become, that of a start.</summary>
    /// <param name="session">The session.</param>
    /// <param name="start">The start; null for one that asks for nothing.</param>
    /// <param name="inPlaceOf">The start whose place it takes.</param>
    public static bool IsFor(AudioSessionDocument session, string? start, string? inPlaceOf)
    {
        ArgumentNullException.ThrowIfNull(session);
        return start is null || session.Start is null || session.Start == start || session.Start == inPlaceOf;
    }

    /// <summary>Whether a session's start shows no sign of life. One that waits for its transcriber or its client shows none, and is not dead.</summary>
    /// <param name="session">The session.</param>
    /// <param name="now">The time.</param>
    public static bool IsDead(AudioSessionDocument session, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session is { Start: not null, State: AudioSessionState.Open } && now - (session.SeenAt ?? session.CreatedAt) >= Patience;
    }
}
