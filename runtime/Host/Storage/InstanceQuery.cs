using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>A page of instances; bounds are inclusive.</summary>
internal sealed record InstanceQuery
{
    /// <summary>Created at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Created at this time or earlier.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>In one of these statuses; null for any.</summary>
    public IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses { get; init; }

    /// <summary>With an id that starts so, to the letter.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>The key of the last instance of the page before.</summary>
    public long After { get; init; }

    /// <summary>The most instances to return.</summary>
    public required int Limit { get; init; }

    /// <summary>Whether to read input, output, custom status and failure too.</summary>
    public bool WithValues { get; init; }
}
