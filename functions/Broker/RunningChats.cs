using System.Collections.Concurrent;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance.Approvals;

namespace Cartrita.Functions.Broker;

/// <summary>Knows which of the chats that this instance admitted still run: each keeps its place in the broker's queue to its end.</summary>
/// <remarks>
/// A run's readers say when it has ended. One that nobody reads is looked after by its mark among the open runs, whoever closes it and wherever. Nothing here is needed by
/// another instance, or after a restart: an instance bounds what it let in, and the marks bound what an owner has open anywhere. A run that waits for a person does nothing, for up to
/// days: it lets go of its place and takes none when it goes on.
/// </remarks>
internal sealed class RunningChats(OpenRuns marks, EffectLedger ledger)
{
    /// <summary>How often runs without a reader are looked after.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>How often it is asked which runs wait for a person.</summary>
    public static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<RunId, RunningChat> running = [];

    /// <summary>Waits for the run's end; not at all where somebody does already.</summary>
    /// <param name="run">The run.</param>
    /// <param name="start">Its place among those that begin; free at its first frame.</param>
    public Task WaitAsync(RunDocument run, IDisposable start)
    {
        var chat = new RunningChat(run, start);
        if (run.Status == RunStatus.Running && running.TryAdd(run.Id, chat))
        {
            return chat.Ended.Task;
        }

        start.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>The run has told its first frame.</summary>
    public void Begin(RunId run)
    {
        if (running.TryGetValue(run, out var chat))
        {
            chat.Start.Dispose();
        }
    }

    /// <summary>The run has ended, or needs its place no more.</summary>
    public void End(RunId run)
    {
        if (running.TryRemove(run, out var chat))
        {
            chat.Start.Dispose();
            chat.Ended.TrySetResult();
        }
    }

    /// <summary>Somebody reads the run's frames until what is returned is disposed, and will tell its end; null where nobody waits for that.</summary>
    public IDisposable? Read(RunId run) => running.TryGetValue(run, out var chat) ? new Reading(chat) : null;

    /// <summary>Looks after the runs that nobody reads.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var chat in running.Values.Where(chat => Volatile.Read(ref chat.Readers) == 0))
        {
            if (!await marks.IsOpenAsync(chat.Run.OwnerId, chat.Run.Id, cancellationToken))
            {
                End(chat.Run.Id);
            }
        }
    }

    /// <summary>Lets the runs that wait for a person go of their places, whoever reads them.</summary>
    public async Task LetGoOfWaitingAsync(CancellationToken cancellationToken)
    {
        foreach (var owned in running.Values.GroupBy(chat => chat.Run.OwnerId).ToList())
        {
            var waiting = await ledger.WaitingRunsAsync(owned.Key, cancellationToken);
            foreach (var chat in owned.Where(chat => waiting.Contains(chat.Run.Id)))
            {
                End(chat.Run.Id);
            }
        }
    }

    private sealed class RunningChat(RunDocument run, IDisposable start)
    {
        public int Readers;

        public RunDocument Run => run;

        public IDisposable Start => start;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Reading : IDisposable
    {
        private readonly RunningChat chat;

        public Reading(RunningChat chat)
        {
            this.chat = chat;
            Interlocked.Increment(ref chat.Readers);
        }

        public void Dispose() => Interlocked.Decrement(ref chat.Readers);
    }
}
