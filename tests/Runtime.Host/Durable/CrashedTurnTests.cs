using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.DeadLetters;
using Cartrita.Runtime.Host.Durable.Turns;
using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>A turn that ends its process cannot do so for ever.</summary>
public sealed class CrashedTurnTests : IDisposable
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly List<TemporaryDirectory> _directories = [];

    public void Dispose()
    {
        _directories.ForEach(directory => directory.Dispose());
        _bound.Dispose();
    }

    [Fact]
    public async Task Turn_in_which_processes_die_is_given_up_and_one_that_ran_beside_it_is_not()
    {
        using var end = new ManualResetEventSlim();
        var first = NewDirectory();
        await using var host = await StartAsync(first, Code(end, "Deadly", "Innocent", out var inside));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Deadly", null, new StartOrchestrationOptions("deadly"), _bound.Token);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Innocent", null, new StartOrchestrationOptions("innocent"), _bound.Token);
        await inside(2);
        var second = CopyOf(first);
        await using var next = await StartAsync(second, Code(end, "Deadly", null, out inside));
        await inside(1);
        var third = CopyOf(second);
        await using var last = await StartAsync(third, Code(end, null, null, out _));

        var deadly = await last.RunToCompletionAsync("deadly", _bound.Token);
        var innocent = await last.RunToCompletionAsync("innocent", _bound.Token);
        var letter = Assert.Single(await last.Services.GetRequiredService<DeadLetterOffice>().ListAsync(new() { Limit = 10 }));
        end.Set();

        Assert.Equal((OrchestrationRuntimeStatus.Failed, "PoisonedOrchestration"), (deadly.RuntimeStatus, deadly.FailureDetails!.ErrorType));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, innocent.RuntimeStatus);
        Assert.Equal(("deadly", 2, typeof(TurnCrashException).FullName), (letter.InstanceId, letter.Failures, letter.Failure.ErrorType));
    }

    [Fact]
    public void Marks_are_found_until_they_are_cleared_and_never_after_an_orderly_end()
    {
        var directory = NewDirectory();
        using var marks = new TurnMarks(directory);
        Assert.Empty(marks.Open());
        using (marks.Enter(5))
        {
            using var mark = marks.Enter(7);
            using var crashed = new TurnMarks(CopyOf(directory));
            Assert.Equal([5, 7], crashed.Open().Order());
            crashed.Clear();
        }

        using var later = new TurnMarks(CopyOf(directory));
        Assert.Empty(later.Open());
    }

    // The orchestrators named here hold their turn's thread, as one would that is about to end the process.
    private static DelegateTaskCatalog Code(ManualResetEventSlim end, string? deadly, string? innocent, out Func<int, Task> inside)
    {
        var entered = new SemaphoreSlim(0);
        inside = async count =>
        {
            for (var i = 0; i < count; i++)
            {
                Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(30)));
            }
        };
        var catalog = new DelegateTaskCatalog();
        foreach (var name in (string[])["Deadly", "Innocent"])
        {
            catalog.AddOrchestrator<int>(name, _ =>
            {
                if (name == deadly || name == innocent)
                {
                    entered.Release();
                    while (!end.IsSet)
                    {
                        Thread.Yield();
                    }
                }

                return Task.FromResult(1);
            });
        }

        return catalog;
    }

    private static Task<DurableTestHost> StartAsync(string directory, IDurableTaskCatalog catalog) => DurableTestHost.StartAsync(catalog, new()
    {
        Store = DurableTestStore.Sqlite(directory),
        Runtime = new DurableRuntimeOptions { StateDirectory = directory, PoisonAttempts = 2, TurnTimeout = null, DrainTimeout = TimeSpan.FromMilliseconds(50) },
    });

    private string NewDirectory()
    {
        _directories.Add(new());
        return _directories[^1].Path;
    }

    // As the disk would be if the process died now: nothing is written while the turns hold their threads.
    private string CopyOf(string directory)
    {
        var copy = NewDirectory();
        foreach (var name in (string[])["runtime.db", "runtime.db-wal", TurnMarks.FileName])
        {
            var file = Path.Combine(directory, name);
            if (File.Exists(file))
            {
                using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var target = File.Create(Path.Combine(copy, name));
                source.CopyTo(target);
            }
        }

        return copy;
    }
}
