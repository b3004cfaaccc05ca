namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>The processor time that the programs which read one file may take, all together: each may be slow, and an archive may hold thousands of slow documents.</summary>
/// <param name="seconds">How much.</param>
internal sealed class ProcessorTime(int seconds)
{
    private TimeSpan left = TimeSpan.FromSeconds(seconds);

    /// <summary>How much there was.</summary>
    internal int Seconds => seconds;

    /// <summary>Whether nothing is left.</summary>
    internal bool IsSpent => left <= TimeSpan.Zero;

    /// <summary>What a program gets, in whole seconds.</summary>
    /// <param name="most">What it may take at most.</param>
    internal int Grant(int most) => Math.Min(most, (int)Math.Ceiling(left.TotalSeconds));

    /// <summary>A program ended. No sandbox tells its processor time; that is no more than it ran by the clock, nor than what it was given.</summary>
    /// <param name="granted">What it was given, in seconds.</param>
    /// <param name="elapsed">How long it ran.</param>
    internal void Spend(int granted, TimeSpan elapsed) => left -= elapsed < TimeSpan.FromSeconds(granted) ? elapsed : TimeSpan.FromSeconds(granted);
}
