using System.Globalization;
using System.Security.Cryptography;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Governance;

/// <summary>A stretch of the audit as stored, at <c>u/system/audit/{time}-{instance}-{number}</c>: made once, and never written again.</summary>
/// <remarks>Each names the SHA-256 of the one that its instance wrote before it, so whatever is changed, or taken out of the middle, breaks the chain.</remarks>
public sealed record AuditBatchDocument : VersionedDocument
{
    private const string TimeForm = "yyyyMMdd'T'HHmmssfff";

    /// <summary>The instance that wrote it.</summary>
    public required string Instance { get; init; }

    /// <summary>Its number among those of the instance, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The SHA-256 of the instance's batch before it, in hexadecimal; null for the first.</summary>
    public string? Previous { get; init; }

    /// <summary>Events that were lost since the batch before it, because the store could not keep up.</summary>
    public long Lost { get; init; }

    /// <summary>The events, in order.</summary>
    public required IReadOnlyList<AuditEvent> Events { get; init; }

    /// <summary>The id of a batch; ids sort by time.</summary>
    /// <param name="at">When it is written.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="number">Its number.</param>
    public static string DocumentId(DateTimeOffset at, string instance, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Time(at)}-{instance}-{number:D10}");

    /// <summary>What every id of a time and later sorts after.</summary>
    /// <param name="at">The time.</param>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    /// <summary>What the next batch names.</summary>
    /// <param name="json">The batch as it is stored.</param>
    public static string HashOf(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json));
}
