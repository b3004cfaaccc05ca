using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Durable.Tracing;

/// <summary>An entity's code with a span around each operation: what the code itself traces is below it.</summary>
/// <param name="entity">The code.</param>
/// <param name="entityId">The entity, as <c>@name@key</c>.</param>
/// <param name="operations">The operations with their messages' ids, in the order in which they run.</param>
internal sealed class TracedEntity(ITaskEntity entity, string entityId, IReadOnlyList<TracedOperation> operations) : ITaskEntity
{
    private int _next;

    /// <inheritdoc/>
    public async ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        var span = DurableSpans.StartOperation(entityId, operations[_next++]);
        try
        {
            return await entity.RunAsync(operation);
        }
        catch (Exception e)
        {
            // As on the real host the failure is the operation's result, and the span's status.
            span?.SetFailure(TaskFailureDetails.FromException(e));
            throw;
        }
        finally
        {
            DurableSpans.End(span);
        }
    }
}
