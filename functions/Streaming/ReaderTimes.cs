namespace Cartrita.Functions.Streaming;

/// <summary>How long a client may take nothing of what is sent to it. What waits for it meanwhile is bounded by the connection's own buffer.</summary>
internal static class ReaderTimes
{
    /// <summary>After this time without any progress a client is a slow reader.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long the server then waits for what is under way, and for the client's part of a close, before it cuts the connection.</summary>
    public static readonly TimeSpan Close = TimeSpan.FromSeconds(5);
}
