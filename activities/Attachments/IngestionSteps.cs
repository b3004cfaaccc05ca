using Cartrita.Core.Durable;
using Cartrita.Core.Errors;

namespace Cartrita.Activities.Attachments;

/// <summary>Runs a step of an ingestion, in a slot and until the deadline of its run.</summary>
/// <remarks>The orchestrator closes the file then and waits for nothing; a step that went on would hold its slot, its programs and its memory for nobody.</remarks>
/// <param name="slots">Bounds how many such steps go on at a time.</param>
/// <param name="time">The clock.</param>
public sealed class IngestionSteps(IngestionSlots slots, TimeProvider time)
{
    /// <summary>Runs a step. Where the deadline comes first, also while it waits for a slot, it comes to <see cref="Problems.LimitExceeded"/>.</summary>
    internal async Task<Outcome<T>> RunAsync<T>(RunScope scope, Func<CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        var left = scope.Deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return Outcome.Fail<T>(Problems.LimitExceeded);
        }

        using var deadline = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var slot = await slots.EnterAsync(either.Token);
            return await work(either.Token);
        }
        catch (Exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Whatever was interrupted, and whatever it made of that, it was because the time is over.
            return Outcome.Fail<T>(Problems.LimitExceeded);
        }
    }
}
