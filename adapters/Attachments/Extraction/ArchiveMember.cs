namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>A member of an archive, as the archive has it.</summary>
/// <param name="Name">Its name as it stands there; never used as a path.</param>
/// <param name="OpenAsync">Opens its bytes; null where it has none, as a link.</param>
internal sealed record ArchiveMember(string Name, Func<CancellationToken, Task<Stream>>? OpenAsync)
{
    /// <summary>Its length as the archive says; null where it says none.</summary>
    internal long? SizeBytes { get; init; }
}
