using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Checks;
using Cartrita.Core.Attachments.FileTypes;

namespace Cartrita.Functions.Attachments;

/// <summary>A file as its client declares it. Of one that comes whole the bytes are here too; of others they are the ingestion's, which checks again.</summary>
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

    /// <summary>Checks what can be told without its account (ATT-02, ATT-03): name, size, type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="claimedType">What the client calls it; null where it says nothing.</param>
    /// <param name="sizeBytes">Its length.</param>
    /// <param name="detected">What its bytes are; null where they are not here yet, or say nothing.</param>
    /// <exception cref="Core.Errors.CartritaException">It can't be taken.</exception>
    public static DeclaredFile Check(string? name, string? claimedType, long sizeBytes, DetectedType? detected = null)
    {
        var facts = new FileFacts { FileName = FileName.Check(name), ClaimedType = claimedType, SizeBytes = sizeBytes, Detected = detected };
        return FileChecks.Decide(facts) is { } refusal ? throw refusal.AsException() : new DeclaredFile(facts, FileChecks.CategoryOf(facts)!.Value);
    }
}
