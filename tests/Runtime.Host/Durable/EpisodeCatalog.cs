using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>A catalog that counts what turns hold.</summary>
internal sealed class EpisodeCatalog(IDurableTaskCatalog inner) : IDurableTaskCatalog
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _allEnded;
    private int _open;

    /// <summary>How many episodes have begun and not ended.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _open;
            }
        }
    }

    /// <summary>Ends when none is open.</summary>
    public Task WhenAllEndedAsync()
    {
        lock (_gate)
        {
            return _open == 0 ? Task.CompletedTask : (_allEnded ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public OrchestratorDelegate? FindOrchestrator(string name) => inner.FindOrchestrator(name);

    public ActivityDelegate? FindActivity(string name) => inner.FindActivity(name);

    public IDisposable BeginEpisode()
    {
        lock (_gate)
        {
            _open++;
        }

        return new Episode(this);
    }

    private sealed class Episode(EpisodeCatalog catalog) : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            lock (catalog._gate)
            {
                catalog._open -= _ended ? 0 : 1;
                _ended = true;
                if (catalog._open == 0)
                {
                    catalog._allEnded?.TrySetResult();
                    catalog._allEnded = null;
                }
            }
        }
    }
}
