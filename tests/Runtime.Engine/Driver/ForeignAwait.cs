using System.Runtime.CompilerServices;

namespace Cartrita.Runtime.Engine.Tests.Driver;

/// <summary>An await that always goes on on the thread pool, as input and output do.</summary>
internal readonly struct ForeignAwait : INotifyCompletion
{
    public bool IsCompleted => false;

    public ForeignAwait GetAwaiter() => this;

    public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static state => ((Action)state!)(), continuation);

    public void GetResult()
    {
        // There is no result.
    }
}
