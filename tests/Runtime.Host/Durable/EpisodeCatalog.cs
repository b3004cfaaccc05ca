using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>A catalog that counts what turns hold.</summary>
internal sealed class EpisodeCatalog(IDurableTaskCatalog inner) : IDurableTaskCatalog
{
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;

    /// <summary>How many episodes have begun and not ended.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Ends when none is open.</summary>
    public Task AllEnded => Open == 0 ? Task.CompletedTask : _allEnded.Task;

    public OrchestratorDelegate? FindOrchestrator(string name) => inner.FindOrchestrator(name);

    public ActivityDelegate? FindActivity(string name) => inner.FindActivity(name);

    public IDisposable BeginEpisode()
    {
        Interlocked.Increment(ref _open);
        return new Episode(this);
    }

    private sealed class Episode(EpisodeCatalog catalog) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0 && Interlocked.Decrement(ref catalog._open) == 0)
            {
                catalog._allEnded.TrySetResult();
            }
        }
    }
}
