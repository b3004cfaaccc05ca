namespace Cartrita.Core.Attachments.Scanning;

/// <summary>An engine can't look now: it is not reachable, does not answer in time, or has not said its verdict yet. The file waits (ATT-04: fail closed).</summary>
/// <param name="scanner">The engine's name.</param>
/// <param name="message">Why, for the log.</param>
/// <param name="inner">What caused it.</param>
public sealed class ScannerUnavailableException(string scanner, string message, Exception? inner = null) : Exception($"{scanner}: {message}", inner)
{
    /// <summary>The engine's name.</summary>
    public string Scanner { get; } = scanner;
}
