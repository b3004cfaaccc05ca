namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Which entities to list.</summary>
public record EntityQuery
{
    /// <summary>How many a page holds where nothing else is asked for.</summary>
    public const int DefaultPageSize = 100;

    private readonly string? _instanceIdStartsWith;

    /// <summary>
    /// How the entity's id begins, with or without its first <c>@</c>: <c>count</c> is any name that begins so, <c>counter@</c> one name,
    /// <c>counter@a</c> one name and keys that begin so. The name's part is lower-cased.
    /// </summary>
    public string? InstanceIdStartsWith
    {
        get => _instanceIdStartsWith;
        init => _instanceIdStartsWith = value is null ? _instanceIdStartsWith : Normalize(value);
    }

    /// <summary>Changed at this time or later.</summary>
    public DateTimeOffset? LastModifiedFrom { get; init; }

    /// <summary>Changed at this time or earlier.</summary>
    public DateTimeOffset? LastModifiedTo { get; init; }

    /// <summary>Whether states are fetched too.</summary>
    public bool IncludeState { get; init; } = true;

    /// <summary>Whether entities without a state are listed too: those that are locked, or that wait for their first operation.</summary>
    public bool IncludeTransient { get; init; }

    /// <summary>How many a page holds, or null for the default.</summary>
    public int? PageSize { get; init; }

    /// <summary>Where to begin.</summary>
    public string? ContinuationToken { get; init; }

    private static string Normalize(string start)
    {
        var prefix = start.StartsWith('@') ? start : "@" + start;
        var separator = prefix.IndexOf('@', 1);
        return separator < 0 ? prefix.ToLowerInvariant() : prefix[..separator].ToLowerInvariant() + prefix[separator..];
    }
}
