using Cartrita.Core.Errors;
using Cartrita.Core.Tools.Code;

namespace Cartrita.Activities.Tools.Code;

/// <summary>The files that a change is made to, at one moment.</summary>
internal interface ICodeFiles
{
    /// <summary>What they are, such as <c>owner/name@branch</c>.</summary>
    string Source { get; }

    /// <summary>The text files at paths; null for one that is not there.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">One is no text, or too large; the sentence names it.</exception>
    Task<IReadOnlyDictionary<string, CodeFile?>> ReadAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken);
}

/// <summary>A text file.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsExecutable">Whether it may be run.</param>
internal sealed record CodeFile(string Text, bool IsExecutable)
{
    /// <summary>A file of bytes.</summary>
    /// <exception cref="CartritaException">It is no text, or too large.</exception>
    internal static CodeFile Of(string path, ReadOnlySpan<byte> bytes, bool isExecutable) =>
        bytes.Length > CodeLimits.MostFileBytes ? throw new CartritaException(Problems.FileTooLarge, $"{path} has more than {CodeLimits.MostFileBytes} bytes.")
        : CodeText.Decode(bytes) is { } text ? new CodeFile(text, isExecutable)
        : throw new CartritaException(Problems.UnsupportedFile, $"{path} is no UTF-8 text.");
}
