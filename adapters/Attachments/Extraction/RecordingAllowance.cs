namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>What may still be transcribed of one archive: a recording costs money, and minutes.</summary>
/// <param name="recordings">How many.</param>
/// <param name="bytes">Of how many bytes together.</param>
internal sealed class RecordingAllowance(int recordings, long bytes)
{
    private int recordings = recordings;
    private long bytes = bytes;

    /// <summary>Whether the transcriber was away: the others are not even asked for, since each would wait as long.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Takes a recording's share; false where there is not enough.</summary>
    /// <param name="length">Its length in bytes.</param>
    internal bool Take(long length)
    {
        if (recordings == 0 || length > bytes)
        {
            return false;
        }

        recordings--;
        bytes -= length;
        return true;
    }

    /// <summary>No more.</summary>
    internal void End() => IsOver = true;
}
