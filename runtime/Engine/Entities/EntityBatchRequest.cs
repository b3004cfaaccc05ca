using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;

namespace Cartrita.Runtime.Engine.Entities;

/// <summary>All that the operations of one turn need.</summary>
public sealed record EntityBatchRequest
{
    /// <summary>The entity.</summary>
    public required EntityInstanceId Id { get; init; }

    /// <summary>Its serialized state; null where it has none.</summary>
    public required string? State { get; init; }

    /// <summary>The operations, in the order in which they run.</summary>
    public required IReadOnlyList<EntityOperation> Operations { get; init; }

    /// <summary>Serializes every payload.</summary>
    public required DataConverter Converter { get; init; }

    /// <summary>Makes ids of orchestrations that the entity starts and does not name.</summary>
    public required Func<string> NewId { get; init; }

    /// <summary>Larger results, inputs and states fail their operation.</summary>
    public int MaximumPayloadBytes { get; init; } = int.MaxValue;

    /// <summary>Adds properties to the failures of operations; null where the app wants none.</summary>
    public IExceptionPropertiesProvider? ExceptionProperties { get; init; }

    /// <summary>Fires when the host stops: an operation that ends because of it has not run.</summary>
    public CancellationToken Stopping { get; init; }
}
