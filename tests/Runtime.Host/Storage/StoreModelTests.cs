using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.InMemory;
using Cartrita.Runtime.Host.Storage.Sqlite;
using Cartrita.Runtime.Host.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.DurableTask.Client;
using static Cartrita.Runtime.Host.Tests.Storage.StoreSamples;

namespace Cartrita.Runtime.Host.Tests.Storage;

/// <summary>Random commands against each store and a model of it: both say the same after each, and hold the same in the end.</summary>
public sealed class StoreModelTests
{
    private static readonly string[] Ids = ["a", "b", "c"];

    [Theory]
    [InlineData(false, 400)]
    [InlineData(true, 40)]
    public void Store_does_as_its_model_whatever_the_commands(bool sqlite, int runs) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), commands => RunAsync(sqlite, commands).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithEndSize(120));

    private static async Task RunAsync(bool sqlite, int[] commands)
    {
        using var directory = new TemporaryDirectory();
        using var meter = new RuntimeMeter();
        var memory = new InMemoryRuntimeStore();
        var run = new ModelRun(() => sqlite ? new SqliteRuntimeStore(directory.Path, meter) : memory);
        await run.OpenAsync();
        try
        {
            foreach (var command in commands)
            {
                await run.ApplyAsync(Math.Abs((long)command));
            }

            await run.AssertSameAsync();
        }
        finally
        {
            await run.CloseAsync();
        }
    }

    private sealed class ModelRun(Func<IRuntimeStore> open)
    {
        private readonly StoreModel _model = new();
        private readonly List<InboxMessage> _messages = [];
        private readonly List<QueuedActivity> _queue = [];
        private IRuntimeStore _store = null!;
        private int _generations;

        public async Task OpenAsync()
        {
            _store = open();
            var work = await _store.OpenAsync();
            _messages.Clear();
            _messages.AddRange(work.Messages);
            _queue.Clear();
            _queue.AddRange(work.Activities);
        }

        public ValueTask CloseAsync() => _store.DisposeAsync();

        public async Task ApplyAsync(long command)
        {
            var id = Ids[command / 9 % Ids.Length];
            var argument = (int)(command / 27);
            switch (command % 9)
            {
                case 0:
                    await CreateAsync(id);
                    break;
                case 1:
                    var appended = await _store.AppendAsync(id, Raised($"event {argument}"));
                    Assert.Equal(_model.Append(id, $"event {argument}"), appended is not null);
                    Keep(appended);
                    break;
                case 2 or 3 or 4:
                    await TurnAsync(id, argument);
                    break;
                case 5 when _queue.Count > 0:
                    await CompleteAsync(argument % _queue.Count);
                    break;
                case 6 when _queue.Count > 0:
                    await AbandonAsync(argument % _queue.Count);
                    break;
                case 7:
                    await PurgeAsync(id);
                    break;
                case 8:
                    await AssertSameAsync();
                    break;
                default:
                    break;
            }
        }

        public async Task AssertSameAsync()
        {
            await _store.DisposeAsync();
            await OpenAsync();
            var found = new List<string>();
            foreach (var id in Ids)
            {
                if (await _store.FindAsync(id, withValues: false) is not { } record)
                {
                    found.Add($"{id} none");
                    continue;
                }

                var turn = (await _store.ReadTurnAsync(record.Key))!;
                Assert.Equal(turn.HistoryLength, turn.History.Count);
                var inbox = _messages.Where(message => message.InstanceKey == record.Key).Select(message => Name(message.Event));
                var queue = _queue.Where(activity => activity.InstanceKey == record.Key).Select(activity => activity.TaskId);
                found.Add($"{id} {record.Status} {turn.HistoryLength} [{string.Join(',', inbox)}] [{string.Join(',', queue)}]");
            }

            Assert.Equal(_model.Describe(Ids), string.Join('\n', found));
            Assert.Equal(_model.QueueLength, _queue.Count);
        }

        private static string Name(HistoryEvent message) => message switch
        {
            ExecutionStarted => "start",
            EventRaised raised => raised.Name,
            TaskCompleted completed => $"result {completed.ScheduledId}",
            TimerFired => "timer",
            _ => message.GetType().Name,
        };

        private async Task CreateAsync(string id)
        {
            var outcome = await _store.CreateAsync(Creation(id, $"g{_generations++}"));
            Assert.Equal(_model.Create(id), outcome.Message is not null);
            if (outcome.Message is not null)
            {
                await ForgetGoneAsync();
                Keep(outcome.Message);
            }
        }

        private async Task TurnAsync(string id, int argument)
        {
            if (!_model.IsLive(id))
            {
                return;
            }

            var turn = (await _store.ReadTurnAsync((await _store.FindAsync(id, false))!.Key))!;
            var seen = _messages.Where(message => message.InstanceKey == turn.InstanceKey).ToList();
            var next = argument % 5 == 4;
            var commit = new TurnCommit
            {
                InstanceKey = turn.InstanceKey,
                InstanceId = id,
                ExecutionId = turn.ExecutionId,
                HistoryLength = turn.HistoryLength,
                Now = Now,
                Appended = [Raised("appended")],
                Consumed = [.. seen.Select(message => message.Id)],
                Status = argument % 5 == 3 ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Running,
                Activities = [.. Enumerable.Range(0, argument % 3).Select(task => StoreSamples.Task(task))],
                Timers = argument % 2 == 0 ? [Timer(9, Now.AddDays(1))] : [],
                Next = next ? Started(id, $"g{_generations++}") : null,
                Carried = next ? [Raised("carried")] : [],
            };
            Assert.Null(await _store.CommitTurnAsync(commit with { HistoryLength = turn.HistoryLength + 1 }));
            Assert.Null(await _store.CommitTurnAsync(commit with { ExecutionId = "other" }));

            var made = await _store.CommitTurnAsync(commit);

            _model.Turn(id, seen.Count, commit.Activities.Count, commit.Timers.Count > 0, commit.Status, next);
            seen.ForEach(message => _messages.Remove(message));
            _messages.AddRange(made!.Messages);
            _queue.AddRange(made.Activities);
        }

        private async Task CompleteAsync(int index)
        {
            var activity = _queue[index];
            Assert.False((await _store.CompleteActivityAsync(activity with { Attempt = activity.Attempt - 1 }, Done(activity.TaskId))).Accepted);
            var outcome = await _store.CompleteActivityAsync(activity, Done(activity.TaskId));
            Assert.True(outcome.Accepted);
            _queue.RemoveAt(index);
            Assert.Equal(_model.Complete(index), outcome.Message is not null);
            Keep(outcome.Message);
        }

        private async Task AbandonAsync(int index)
        {
            var next = await _store.AbandonActivityAsync(_queue[index]);
            Assert.Equal(_queue[index].Failures + 1, next!.Failures);
            _queue[index] = next;
        }

        private async Task PurgeAsync(string id)
        {
            Assert.Equal(_model.Purge(id), await _store.PurgeAsync(id));
            await ForgetGoneAsync();
        }

        // What belonged to an instance that is gone is gone with it, in the store and here.
        private async Task ForgetGoneAsync()
        {
            var keys = (await _store.QueryAsync(new InstanceQuery { Limit = 10 })).Select(record => record.Key).ToHashSet();
            _messages.RemoveAll(message => !keys.Contains(message.InstanceKey));
            _queue.RemoveAll(activity => !keys.Contains(activity.InstanceKey));
        }

        private void Keep(InboxMessage? message)
        {
            if (message is not null)
            {
                _messages.Add(message);
            }
        }
    }
}
