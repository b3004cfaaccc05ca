namespace Cartrita.Runtime.Host.Tests;

/// <summary>What functions tell their tests.</summary>
public sealed class RunProbe
{
    private readonly Lock _gate = new();
    private readonly List<(string Function, string What)> _runs = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Says that a function ran.</summary>
    public void Ran(string function, string what)
    {
        TaskCompletionSource next;
        lock (_gate)
        {
            _runs.Add((function, what));
            (next, _next) = (_next, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        next.SetResult();
    }

    /// <summary>What a function told, in order.</summary>
    public IReadOnlyList<string> Of(string function)
    {
        lock (_gate)
        {
            return [.. _runs.Where(run => run.Function == function).Select(run => run.What)];
        }
    }

    /// <summary>Waits until a function has run so often.</summary>
    /// <returns>What it told.</returns>
    public async Task<IReadOnlyList<string>> OfAsync(string function, int count, CancellationToken limit)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                next = _next.Task;
            }

            if (Of(function) is var runs && runs.Count >= count)
            {
                return runs;
            }

            await next.WaitAsync(limit);
        }
    }
}
