using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>Orchestrations whose result depends on nothing but the runtime's promises.</summary>
internal static class SweptScenarios
{
    public static DelegateTaskCatalog Catalog() => new DelegateTaskCatalog()
        .AddActivity<int, int>("Double", n => n * 2)
        .AddActivity<int, int>("Throw", n => throw new InvalidOperationException($"no {n}"))
        .AddOrchestrator<int>("Sequence", async context =>
        {
            var sum = 0;
            for (var i = 0; i < 4; i++)
            {
                context.SetCustomStatus(i);
                sum += await context.CallActivityAsync<int>("Double", i);
            }

            return sum;
        })
        .AddOrchestrator<int>("Fan", async context =>
            (await Task.WhenAll(Enumerable.Range(0, 5).Select(i => context.CallActivityAsync<int>("Double", i)))).Sum())
        .AddOrchestrator<int>("Family", async context =>
            (await Task.WhenAll(((string[])["anna", "ben"]).Select(id => context.CallSubOrchestratorAsync<int>(
                "Sequence", null, new SubOrchestrationOptions { InstanceId = id })))).Sum())
        .AddOrchestrator<string>("Timers", async context =>
        {
            var start = context.CurrentUtcDateTime;
            var slow = context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            var first = context.CurrentUtcDateTime - start;
            await slow;
            return $"{first.TotalHours >= 1} {(context.CurrentUtcDateTime - start).TotalHours >= 2}";
        })
        .AddOrchestrator<string>("Events", async context =>
        {
            var speaker = context.CallSubOrchestratorAsync<int>(
                "Speaker", context.InstanceId, new SubOrchestrationOptions { InstanceId = "speaker" });
            var heard = new List<int>();
            for (var i = 0; i < 3; i++)
            {
                heard.Add(await context.WaitForExternalEvent<int>("word"));
            }

            return $"{string.Join(',', heard)} of {await speaker}";
        })
        .AddOrchestrator<string, int>("Speaker", async (context, listener) =>
        {
            for (var i = 0; i < 3; i++)
            {
                context.SendEvent(listener, "word", await context.CallActivityAsync<int>("Double", i));
            }

            return 3;
        })
        .AddOrchestrator<int, string>("Generations", async (context, generation) =>
        {
            var doubled = await context.CallActivityAsync<int>("Double", generation);
            if (generation < 3)
            {
                context.ContinueAsNew(generation + 1);
            }

            return $"{generation} {doubled}";
        })
        .AddOrchestrator<string>("Retries", async context =>
        {
            try
            {
                await context.CallActivityAsync("Throw", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(1))));
                return "no failure";
            }
            catch (TaskFailedException e)
            {
                return e.FailureDetails.ErrorMessage;
            }
        })
        .AddOrchestrator<string>("Refusals", async context =>
        {
            var failures = new List<string>();
            foreach (var (name, id) in ((string, string)[])[("Nobody", "x"), ("Sequence", context.InstanceId)])
            {
                try
                {
                    await context.CallSubOrchestratorAsync<int>(name, null, new SubOrchestrationOptions { InstanceId = id });
                }
                catch (TaskFailedException e)
                {
                    failures.Add(e.FailureDetails.ErrorType);
                }
            }

            return string.Join(' ', failures);
        })
        .AddEntity<PurseEntity>("purse")
        .AddOrchestrator<string>("Entities", async context =>
        {
            var (a, b) = (new EntityInstanceId("purse", "a"), new EntityInstanceId("purse", "b"));
            await context.Entities.SignalEntityAsync(a, "add", 5);
            await context.Entities.SignalEntityAsync(a, "add", 7, new SignalEntityOptions { SignalTime = context.CurrentUtcDateTime.AddHours(1) });
            var failure = "";
            try
            {
                await context.Entities.CallEntityAsync(a, "takeTooMuch", 1);
            }
            catch (EntityOperationFailedException e)
            {
                failure = e.FailureDetails.ErrorMessage;
            }

            await context.Entities.CallEntityAsync(a, "pass", b);
            var sums = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => context.Entities.CallEntityAsync<int>(b, "add", n)));
            await context.Entities.CallEntityAsync(b, "start", "anna");
            await context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
            return $"{failure} {string.Join(',', sums)} {await context.Entities.CallEntityAsync<int>(a, "add", 0)}";
        })
        .AddOrchestrator<string>("Locks", async context =>
        {
            var (a, b) = (new EntityInstanceId("purse", "a"), new EntityInstanceId("purse", "b"));
            var rival = context.CallSubOrchestratorAsync<int>("Rival", null, new SubOrchestrationOptions { InstanceId = "rival" });
            await using (await context.Entities.LockEntitiesAsync(b, a))
            {
                var sum = await context.Entities.CallEntityAsync<int>(a, "add", 1);
                await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                await Task.WhenAll(context.Entities.CallEntityAsync(a, "set", sum + 1), context.Entities.CallEntityAsync(b, "add", 1));
            }

            return $"{await rival > 0} {await context.Entities.CallEntityAsync<int>(a, "add", 0)} {await context.Entities.CallEntityAsync<int>(b, "add", 0)}";
        })
        .AddOrchestrator<int>("Rival", async context =>
        {
            var (a, b) = (new EntityInstanceId("purse", "a"), new EntityInstanceId("purse", "b"));
            await context.Entities.LockEntitiesAsync(a, b);
            var sum = await context.Entities.CallEntityAsync<int>(a, "add", 10);
            await context.Entities.CallEntityAsync(a, "set", sum + 10);
            return await context.Entities.CallEntityAsync<int>(b, "add", 10);
        });

    private sealed class PurseEntity : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;

        public void Set(int amount) => State = amount;

        public void TakeTooMuch(int amount)
        {
            State -= amount;
            Context.SignalEntity(new("purse", "b"), "add", amount);
            throw new InvalidOperationException($"no {amount}");
        }

        public void Pass(EntityInstanceId to)
        {
            Context.SignalEntity(to, "add", State);
            Context.SignalEntity(Context.Id, "add", -State);
        }

        public void Start(string id) => Context.ScheduleNewOrchestration("Sequence", null, new StartOrchestrationOptions(id));
    }
}
