using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Engine.Tests.Abstractions;

public sealed class ShapeTests
{
    [Fact]
    public void Task_names_compare_without_case()
    {
        TaskName name = "Fetch";

        Assert.True(name == "fetch");
        Assert.False(name != new TaskName("FETCH"));
        Assert.Equal(new TaskName("FETCH").GetHashCode(), name.GetHashCode());
        Assert.Equal(default, (TaskName)string.Empty);
        Assert.Equal("Fetch", (string)name);
    }

    [Fact]
    public void Task_names_have_no_version()
    {
#pragma warning disable CS0618 // Obsolete, and kept for code that was written against it.
        Assert.Equal(string.Empty, new TaskName("Fetch").Version);
        Assert.Null(default(TaskName).Version);
#pragma warning restore CS0618 // The exception above is for these two lines.
    }

    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(DurableTaskWorker))]
    [InlineData(typeof(DurableTaskClient))]
    public void Builders_refuse_a_target_that_can_be_no_worker_or_client(Type target)
    {
        var worker = new DefaultDurableTaskWorkerBuilder(null, new ServiceCollection());
        var client = new DefaultDurableTaskClientBuilder(null, new ServiceCollection());

        Assert.Equal("value", Assert.Throws<ArgumentException>(() => worker.BuildTarget = target).ParamName);
        Assert.Equal("value", Assert.Throws<ArgumentException>(() => client.UseBuildTarget(target)).ParamName);
        Assert.Null(worker.BuildTarget);
        Assert.Null(client.BuildTarget);
    }

    [Fact]
    public async Task Pages_follow_their_tokens_until_there_is_none()
    {
        var asked = new List<string?>();
        var pageable = Pageable.Create<int>((token, size, _) =>
        {
            asked.Add($"{token} {size}");
            var start = int.Parse(token ?? "0");
            return Task.FromResult(new Page<int>([start, start + 1], start < 4 ? $"{start + 2}" : null));
        });

        var all = new List<int>();
        await foreach (var item in pageable)
        {
            all.Add(item);
        }

        var tail = new List<int>();
        await foreach (var page in pageable.AsPages("4", 2))
        {
            tail.AddRange(page.Values);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], all);
        Assert.Equal([4, 5], tail);
        Assert.Equal([" ", "2 ", "4 ", "4 2"], asked);
    }

    [Fact]
    public void Default_converter_includes_fields_and_keeps_null()
    {
        var converter = JsonDataConverter.Default;

        Assert.Equal("""{"Field":3}""", converter.Serialize(new WithField { Field = 3 }));
        Assert.Equal(3, converter.Deserialize<WithField>("""{"Field":3}""")!.Field);
        Assert.Null(converter.Serialize(null));
        Assert.Equal(0, converter.Deserialize<int>(null));
    }

    [Fact]
    public void Payloads_of_metadata_need_to_be_asked_for()
    {
        var bare = new OrchestrationMetadata("N", "i") { RuntimeStatus = OrchestrationRuntimeStatus.Failed };
        var full = new OrchestrationMetadata("N", "i")
        {
            DataConverter = JsonDataConverter.Default,
            SerializedInput = "1",
            SerializedOutput = "2",
            SerializedCustomStatus = "3",
            RuntimeStatus = OrchestrationRuntimeStatus.Running,
        };

        Assert.Throws<InvalidOperationException>(() => bare.ReadInputAs<int>());
        Assert.Throws<InvalidOperationException>(() => bare.ReadOutputAs<int>());
        Assert.Throws<InvalidOperationException>(() => bare.ReadCustomStatusAs<int>());
        Assert.Equal((1, 2, 3), (full.ReadInputAs<int>(), full.ReadOutputAs<int>(), full.ReadCustomStatusAs<int>()));
        Assert.Equal((true, false), (bare.IsCompleted, bare.IsRunning));
        Assert.Equal((false, true), (full.IsCompleted, full.IsRunning));
        Assert.StartsWith("[Name: 'N', ID: 'i', RuntimeStatus: Running", full.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Dedupe_statuses_are_kept_by_name()
    {
        var options = new StartOrchestrationOptions("i")
            .WithDedupeStatuses(OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending);

        Assert.Equal(["Running", "Pending"], options.DedupeStatuses!);
        Assert.Equal("i", new StartOrchestrationOptions(options).InstanceId);
        Assert.Equal(options, options with { });
    }

    [Fact]
    public async Task Class_based_tasks_take_null_as_the_default_and_refuse_other_types()
    {
        ITaskActivity activity = new Twice();

        Assert.Equal((typeof(int), typeof(int)), (activity.InputType, activity.OutputType));
        Assert.Equal(6, await activity.RunAsync(new Context(), 3));
        Assert.Equal(0, await activity.RunAsync(new Context(), null));
        await Assert.ThrowsAsync<ArgumentException>(() => activity.RunAsync(new Context(), "three"));
    }

    [Fact]
    public async Task Class_based_orchestrators_take_null_as_the_default_and_refuse_other_types()
    {
        ITaskOrchestrator orchestrator = new Echo();
        var outcomes = new List<object?>();
        var driver = new Driver.OrchestrationDriver(async context =>
        {
            outcomes.Add(await orchestrator.RunAsync(context, "text"));
            outcomes.Add(await orchestrator.RunAsync(context, null));
            return await orchestrator.RunAsync(context, 5);
        });

        Assert.Equal((typeof(string), typeof(string)), (orchestrator.InputType, orchestrator.OutputType));
        Assert.Equal(typeof(ArgumentException).FullName, driver.RunToEnd().Failure.ErrorType);
        Assert.Equal(["Main text", "Main "], outcomes);
        await Assert.ThrowsAsync<ArgumentNullException>(() => orchestrator.RunAsync(null!, "text"));
    }

    [Fact]
    public void Replay_safe_factory_takes_no_providers_and_outlives_its_disposal()
    {
        using var factory = new Driver.ListLoggerFactory();
        var driver = new Driver.OrchestrationDriver(context =>
        {
            context.ReplaySafeLoggerFactory.Dispose();
            using var scope = context.ReplaySafeLoggerFactory.CreateLogger("c").BeginScope("s");
            Assert.True(context.ReplaySafeLoggerFactory.CreateLogger("c").IsEnabled(LogLevel.Debug));
            context.ReplaySafeLoggerFactory.CreateLogger("c").LogInformation("still there");
            context.ReplaySafeLoggerFactory.AddProvider(null!);
            return Task.FromResult<object?>(null);
        }) { LoggerFactory = factory };

        Assert.Equal(typeof(NotSupportedException).FullName, driver.RunToEnd().Failure.ErrorType);
        Assert.Equal(["c: still there"], factory.Lines);
    }

    private sealed class WithField
    {
        public int Field;
    }

    private sealed class Twice : TaskActivity<int, int>
    {
        public override Task<int> RunAsync(TaskActivityContext context, int input) => Task.FromResult(2 * input);
    }

    private sealed class Echo : TaskOrchestrator<string, string>
    {
        public override Task<string> RunAsync(TaskOrchestrationContext context, string input) => Task.FromResult($"{context.Name} {input}");
    }

    private sealed class Context : TaskActivityContext
    {
        public override TaskName Name => "Twice";

        public override string InstanceId => "i";
    }
}
