using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments;

/// <summary>Looks for what must not come in. A scanner that cannot look throws: nothing unscanned passes (ATT-04).</summary>
public interface IScanner
{
    /// <summary>Reads the content to its end and gives the catalogue's problem that it found; null where it is clean.</summary>
    /// <param name="fileName">The file's name.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<Problem?> ScanAsync(string fileName, Stream content, CancellationToken cancellationToken);
}
