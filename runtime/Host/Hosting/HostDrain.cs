using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>How a stop goes: streams may end by themselves, then invocations are asked to, then connections are cut.</summary>
/// <remarks>It is counted on the wall clock even where a test drives the app's: whoever waits for the process to end does too.</remarks>
internal sealed class HostDrain : IDisposable
{
    private readonly CancellationTokenSource _invocations = new(Timeout.InfiniteTimeSpan, TimeProvider.System);
    private readonly CancellationTokenSource _cutOff = new(Timeout.InfiniteTimeSpan, TimeProvider.System);

    public HostDrain(IHostApplicationLifetime lifetime, TimeSpan drain) => lifetime.ApplicationStopping.Register(() =>
    {
        // The last quarter is for those who listen to their token.
        _invocations.CancelAfter(drain * 0.75);
        _cutOff.CancelAfter(drain);
    });

    /// <summary>Fires when invocations should come to their end.</summary>
    public CancellationToken Invocations => _invocations.Token;

    /// <summary>Fires when connections that are still open are closed.</summary>
    public CancellationToken CutOff => _cutOff.Token;

    public void Dispose()
    {
        _invocations.Dispose();
        _cutOff.Dispose();
    }
}
