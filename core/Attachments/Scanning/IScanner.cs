namespace Cartrita.Core.Attachments.Scanning;

/// <summary>Looks for what must not come in (ATT-04). Nothing unscanned passes: a scanner that can't look throws.</summary>
public interface IScanner
{
    /// <summary>The engine's name, such as <c>built-in</c> or <c>clamav</c>.</summary>
    string Name { get; }

    /// <summary>Reads the file to its end, or to the first thing that refuses it, and gives the verdict.</summary>
    /// <param name="request">The file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ScannerUnavailableException">The engine can't look now; the file has to wait.</exception>
    Task<ScanVerdict> ScanAsync(ScanRequest request, CancellationToken cancellationToken);
}
