using System.Text.Json.Serialization;
using Cartrita.Core.Chat;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Memory;

/// <summary>All that is remembered of a user, at <c>u/{owner}/memory/entries</c>: one document, so that a question costs one read.</summary>
public sealed record MemoryDocument : VersionedDocument
{
    /// <summary>Nothing is remembered.</summary>
    public static readonly MemoryDocument Empty = new();

    /// <summary>What is remembered, at most <see cref="MemoryLearning.MostEntries"/>.</summary>
    public IReadOnlyList<MemoryEntry> Entries { get; init; } = [];

    /// <summary>What the user deleted, the latest last.</summary>
    public IReadOnlyList<ForgottenMemory> Forgotten { get; init; } = [];

    /// <summary>Nothing that was said before is learnt any more, because the user deleted all; null where they never did.</summary>
    public DateTimeOffset? ForgottenBefore { get; init; }

    /// <summary>The latest runs that something was learnt from: each counts once, however often its step is repeated.</summary>
    public IReadOnlyList<RunId> Runs { get; init; } = [];
}

/// <summary>What a user deleted: its hash alone, so that it is not learnt again from the messages that said it.</summary>
/// <param name="Hash">SHA-256 of the normalised text, lower-case hexadecimal.</param>
/// <param name="At">When. What is said after it may be learnt anew.</param>
public sealed record ForgottenMemory(string Hash, DateTimeOffset At);

/// <summary>The stored form of memories.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MemoryDocument))]
[JsonSerializable(typeof(ConversationSummaryDocument))]
internal sealed partial class MemoryJson : JsonSerializerContext;
