namespace Cartrita.Runtime.Host.Storage.DeadLetters;

/// <summary>A page of dead letters, in order of their numbers.</summary>
internal sealed record DeadLetterQuery
{
    /// <summary>Of this instance alone; null for any.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Of this kind alone; null for any.</summary>
    public DeadLetterKind? Kind { get; init; }

    /// <summary>The number of the last letter of the page before.</summary>
    public long After { get; init; }

    /// <summary>The most letters to return.</summary>
    public required int Limit { get; init; }
}
