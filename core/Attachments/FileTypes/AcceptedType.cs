namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>One kind of file that is taken, by its extension.</summary>
/// <param name="Extension">The extension with its dot, in lower case.</param>
/// <param name="MediaType">The type that the file is given; for text the one of its format.</param>
/// <param name="Categories">Where such a file may belong; the first is assumed until its bytes are known.</param>
public sealed record AcceptedType(string Extension, string MediaType, IReadOnlyList<FileCategory> Categories)
{
    /// <summary>What the bytes have to be, each by media type; empty for text, of which only the category is asked.</summary>
    public IReadOnlyList<string> Actual { get; init; } = [];

    /// <summary>Further types that clients are known to claim for the extension.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>Whether the file is text.</summary>
    public bool IsText => Categories[0] == FileCategory.Text;
}
