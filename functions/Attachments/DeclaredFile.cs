using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Checks;
using Cartrita.Core.Attachments.FileTypes;

namespace Cartrita.Functions.Attachments;

/// <summary>A file as its client declares it, before any of its bytes are looked at: those are the ingestion's, which checks again.</summary>
/// <param name="Facts">What was declared; the name is checked.</param>
/// <param name="Category">What it is by name and claim.</param>
internal sealed record DeclaredFile(FileFacts Facts, FileCategory Category)
{
    /// <summary>Its name.</summary>
    public string Name => Facts.FileName;

    /// <summary>Its length.</summary>
    public long SizeBytes => Facts.SizeBytes;

    /// <summary>What it counts.</summary>
    public CapacityEntry Entry => new(Category, SizeBytes);

    /// <summary>Checks what can be told without the bytes and without its account (ATT-02, ATT-03): name, size, type.</summary>
    /// <exception cref="Core.Errors.CartritaException">It can't be taken.</exception>
    public static DeclaredFile Check(string? name, string? claimedType, long sizeBytes)
    {
        var facts = new FileFacts { FileName = FileName.Check(name), ClaimedType = claimedType, SizeBytes = sizeBytes };
        return FileChecks.Decide(facts) is { } refusal ? throw refusal.AsException() : new DeclaredFile(facts, FileChecks.CategoryOf(facts)!.Value);
    }
}
