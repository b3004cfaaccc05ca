namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>A file or a member that is looked at.</summary>
/// <param name="Where">Its path through the archives that it lies in.</param>
/// <param name="Name">Its own name; empty where it has none, as in a PDF.</param>
/// <param name="Depth">How many archives it lies in.</param>
internal sealed record ScanNode(string Where, string Name, int Depth)
{
    private const int MaximumWhere = 512;

    /// <summary>Whether secrets are looked for where it is text: not in the streams of a document, whose text is made by others.</summary>
    public bool IsProse { get; init; } = true;

    /// <summary>Whether it is what a gzip file holds: a tar there is one archive with it.</summary>
    public bool IsUnwrapped { get; init; }

    /// <summary>A member of this archive.</summary>
    public ScanNode Member(string path)
    {
        var where = $"{Where}/{path}";
        return new ScanNode(where.Length <= MaximumWhere ? where : where[..MaximumWhere], path[(path.LastIndexOf('/') + 1)..], Depth + 1);
    }

    /// <summary>What is inside, where it has no name of its own: a compressed stream.</summary>
    public ScanNode Inside(string name) => new(Where, name, Depth + 1) { IsUnwrapped = true };
}
