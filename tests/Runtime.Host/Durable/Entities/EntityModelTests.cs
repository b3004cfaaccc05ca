using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

/// <summary>Random operations on a few entities, with restarts and time between them: the entities hold what a model of a few lines says.</summary>
public sealed class EntityModelTests
{
    private const int Entities = 3;

    [Theory]
    [InlineData(false, 60)]
    [InlineData(true, 10)]
    public void Entities_hold_what_their_model_says_whatever_happens(bool sqlite, int runs) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), commands => RunAsync(sqlite, commands).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithEndSize(60));

    private static async Task RunAsync(bool sqlite, int[] commands)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        using var directory = new TemporaryDirectory();
        var catalog = new DelegateTaskCatalog().AddEntity<Purse>("purse").AddOrchestrator<int[], string>("Move", async (context, move) =>
        {
            var ids = move.Take(2).Select(Id).ToArray();
            await using (await context.Entities.LockEntitiesAsync(ids))
            {
                var sums = new List<int>();
                foreach (var (id, amount) in ids.Zip([-move[2], move[2]]))
                {
                    sums.Add(await context.Entities.CallEntityAsync<int>(id, "add", amount));
                }

                return string.Join(',', sums);
            }
        });
        var host = await DurableTestHost.StartAsync(
            catalog, new() { Store = sqlite ? DurableTestStore.Sqlite(directory.Path) : DurableTestStore.InMemory() });
        var model = new int?[Entities];
        var delayed = new PriorityQueue<(int Key, int Amount), DateTimeOffset>();
        try
        {
            foreach (var command in commands.Select(Math.Abs))
            {
                var (key, amount) = (command / 7 % Entities, command % 13);
                switch (command % 7)
                {
                    case 0 or 1:
                        await SignalAsync("add", amount);
                        model[key] = (model[key] ?? 0) + amount;
                        break;
                    case 2:
                        await SignalAsync("failAfter", amount);
                        break;
                    case 3:
                        await SignalAsync("delete", null);
                        model[key] = null;
                        break;
                    case 4:
                        var due = host.Clock.GetUtcNow().AddHours(amount + 1);
                        await host.Client.Entities.SignalEntityAsync(Id(key), "add", amount, due, bound.Token);
                        delayed.Enqueue((key, amount), due);
                        break;
                    case 5:
                        var to = (key + 1) % Entities;
                        (model[key], model[to]) = ((model[key] ?? 0) - amount, (model[to] ?? 0) + amount);
                        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Move", new[] { key, to, amount }, bound.Token);
                        await host.RunToIdleAsync(bound.Token);
                        var moved = await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true, bound.Token);
                        Assert.Equal($"{model[key]},{model[to]}", moved!.ReadOutputAs<string>());
                        break;
                    default:
                        host = await host.RestartAsync();
                        await host.AdvanceAsync(TimeSpan.FromHours(3), bound.Token);
                        while (delayed.TryPeek(out var one, out var time) && time <= host.Clock.GetUtcNow())
                        {
                            delayed.Dequeue();
                            model[one.Key] = (model[one.Key] ?? 0) + one.Amount;
                        }

                        break;
                }

                await host.RunToIdleAsync(bound.Token);
                Assert.Equal(model, await StatesAsync());

                async Task SignalAsync(string operation, int? input) =>
                    await host.Client.Entities.SignalEntityAsync(Id(key), operation, input, cancellation: bound.Token);
            }
        }
        finally
        {
            await host.DisposeAsync();
        }

        async Task<int?[]> StatesAsync()
        {
            var states = new int?[Entities];
            await foreach (var entity in host.Client.Entities.GetAllEntitiesAsync<int>())
            {
                states[int.Parse(entity.Id.Key)] = entity.State;
            }

            return states;
        }
    }

    private static EntityInstanceId Id(int key) => new("purse", $"{key}");

    private sealed class Purse : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;

        public void FailAfter(int amount)
        {
            State += amount;
            Context.SignalEntity(Context.Id, "add", amount);
            throw new InvalidOperationException();
        }
    }
}
