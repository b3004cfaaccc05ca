namespace Cartrita.Activities.Audio;

/// <summary>Why a backlog gives no more.</summary>
internal enum AudioStop
{
    /// <summary>It does not say yet.</summary>
    None,

    /// <summary>It goes on, but the client wants the final text of what it gave so far first.</summary>
    Flush,

    /// <summary>The client said that no more comes, and all of it was given.</summary>
    Finished,

    /// <summary>The client said nothing for too long.</summary>
    Idle,

    /// <summary>The session has lasted too long.</summary>
    TooLong,

    /// <summary>The attempt's time is over.</summary>
    HandsOver,

    /// <summary>Another attempt has taken this one's place.</summary>
    Replaced,

    /// <summary>The session was deleted, or has ended.</summary>
    Gone,
}
