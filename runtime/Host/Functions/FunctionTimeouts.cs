namespace Cartrita.Runtime.Host.Functions;

/// <summary>Makes the token of an invocation: it fires when the host stops or the function timeout passes.</summary>
internal sealed class FunctionTimeouts(TimeSpan? timeout, TimeProvider time)
{
    public Running Start(CancellationToken stopping) => new(timeout, time, stopping);

    /// <summary>The token of one invocation, and what keeps it going.</summary>
    internal readonly struct Running : IDisposable
    {
        private readonly CancellationTokenSource? _timer;
        private readonly CancellationTokenSource? _linked;

        public Running(TimeSpan? timeout, TimeProvider time, CancellationToken stopping)
        {
            if (timeout is null)
            {
                Token = stopping;
                return;
            }

            _timer = new(timeout.Value, time);
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, stopping);
            Token = _linked.Token;
        }

        public CancellationToken Token { get; }

        public void Dispose()
        {
            _linked?.Dispose();
            _timer?.Dispose();
        }
    }
}
