using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cartrita.Adapters.Tests.Tools.Mcp;

/// <summary>A way to a server that opens when it is let, and counts how often it was begun.</summary>
internal sealed class SlowTransport(Func<IClientTransport> way) : IClientTransport
{
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int times;

    public string Name => "slow";

    /// <summary>How often it was begun.</summary>
    internal int Times => times;

    /// <summary>It was begun for the first time.</summary>
    internal Task Begun => begun.Task;

    /// <summary>Lets it open.</summary>
    internal void Open() => open.TrySetResult();

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref times);
        begun.TrySetResult();
        await open.Task.WaitAsync(cancellationToken);
        return await way().ConnectAsync(cancellationToken);
    }
}
