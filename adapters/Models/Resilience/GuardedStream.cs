using Cartrita.Adapters.Vendors.Resilience;

namespace Cartrita.Adapters.Models.Resilience;

/// <summary>A stream that has been read up to its first piece that counts; each further piece has the deadline of its own.</summary>
/// <typeparam name="T">A piece.</typeparam>
internal sealed class GuardedStream<T> : IAsyncDisposable
{
    private readonly IAsyncEnumerator<T> pieces;
    private readonly Deadline deadline;
    private bool ended;

    private GuardedStream(IAsyncEnumerator<T> pieces, Deadline deadline, List<T> opening, bool ended)
    {
        this.pieces = pieces;
        this.deadline = deadline;
        this.ended = ended;
        Opening = opening;
    }

    /// <summary>The pieces that were read while opening.</summary>
    internal IReadOnlyList<T> Opening { get; }

    internal T Current => pieces.Current;

    /// <summary>Opens a stream; takes the deadline over.</summary>
    internal static async Task<GuardedStream<T>> OpenAsync(Func<CancellationToken, IAsyncEnumerable<T>> call, Func<T, bool> counts, Deadline deadline)
    {
        IAsyncEnumerator<T>? pieces = null;
        try
        {
            return await deadline.RunAsync(async token =>
            {
                pieces = call(token).GetAsyncEnumerator(token);
                var opening = new List<T>();
                while (await pieces.MoveNextAsync())
                {
                    opening.Add(pieces.Current);
                    if (counts(pieces.Current))
                    {
                        deadline.Pause();
                        return new GuardedStream<T>(pieces, deadline, opening, ended: false);
                    }
                }

                return new GuardedStream<T>(pieces, deadline, opening, ended: true);
            });
        }
        catch
        {
            // Nobody else will: the connection goes back or is closed before the next attempt.
            if (pieces is not null)
            {
                await pieces.DisposeAsync();
            }

            deadline.Dispose();
            throw;
        }
    }

    internal async Task<bool> MoveNextAsync()
    {
        if (ended)
        {
            return false;
        }

        deadline.Renew();
        var more = await deadline.RunAsync(async _ => await pieces.MoveNextAsync());
        deadline.Pause();
        ended = !more;
        return more;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await pieces.DisposeAsync();
        deadline.Dispose();
    }
}
