using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Engine.Tests.Abstractions;

public sealed class DurableTaskRegistryTests
{
    private static readonly IServiceProvider Services = new ServiceCollection().AddSingleton("from services").BuildServiceProvider();

    private readonly DurableTaskRegistry _registry = new();

    [Fact]
    public void Class_is_found_by_the_name_that_its_attribute_or_else_it_itself_has()
    {
        _registry.AddActivity<Named>().AddActivity<Plain>().AddActivity<Plain>("third").AddOrchestrator<Flow>().AddEntity<Thing>();

        Assert.Equal(["given", "Plain", "third"], _registry.GetActivities().Select(task => task.Key.Name));
        Assert.Equal("Flow", Assert.Single(_registry.GetOrchestrators()).Key.Name);
        Assert.Equal("Thing", Assert.Single(_registry.GetEntities()).Key.Name);
    }

    [Fact]
    public void Activity_class_is_made_with_services_or_taken_from_them()
    {
        _registry.AddActivity<Named>();
        var kept = new Named("kept");
        using var withInstance = new ServiceCollection().AddSingleton(kept).BuildServiceProvider();

        var make = Assert.Single(_registry.GetActivities()).Value;

        Assert.Equal("from services", Assert.IsType<Named>(make(Services)).Text);
        Assert.NotSame(make(Services), make(Services));
        Assert.Same(kept, make(withInstance));
    }

    [Fact]
    public void Instance_serves_every_call()
    {
        var activity = new Plain();
        var flow = new Flow();
        var thing = new Thing();
        _registry.AddActivity(activity).AddOrchestrator(flow).AddEntity(thing);

        Assert.Same(activity, Assert.Single(_registry.GetActivities()).Value(Services));
        Assert.Same(flow, Assert.Single(_registry.GetOrchestrators()).Value(Services));
        Assert.Same(thing, Assert.Single(_registry.GetEntities()).Value(Services));
    }

    [Fact]
    public void Second_task_of_a_name_is_refused_but_not_another_version_or_kind()
    {
        _registry.AddActivity<Plain>().AddOrchestratorFunc("Plain", _ => { }).AddEntity<Thing>("Plain");
        _registry.AddActivity("plain", "v1", () => new Plain());

        var again = Assert.Throws<ArgumentException>(() => _registry.AddActivity<Plain>("PLAIN"));
        var version = Assert.Throws<ArgumentException>(() => _registry.AddActivity("Plain", "V1", () => new Plain()));

        Assert.StartsWith("An ITaskActivity named 'PLAIN' is already added.", again.Message, StringComparison.Ordinal);
        Assert.StartsWith("An ITaskActivity named 'Plain' with version 'V1' is already added.", version.Message, StringComparison.Ordinal);
        Assert.Equal(2, _registry.GetActivities().Count());
    }

    [Fact]
    public void Task_without_a_name_and_a_type_that_is_no_task_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _registry.AddActivity(default(TaskName), new Plain()));
        Assert.Throws<ArgumentException>(() => _registry.AddActivity(typeof(string)));
        Assert.Throws<ArgumentException>(() => _registry.AddOrchestrator("x", typeof(TaskOrchestrator<int, int>)));
        Assert.Throws<ArgumentNullException>(() => _registry.AddActivityFunc("x", (Action<TaskActivityContext>)null!));
        Assert.Empty(_registry.GetActivities());
    }

    [Theory]
    [InlineData("v1", "one")]
    [InlineData("V2", "two")]
    [InlineData("v3", null)]
    [InlineData("", null)]
    public void Version_that_is_registered_is_found_and_no_other_stands_in_for_it(string version, string? expected)
    {
        _registry.AddActivity("A", "v1", () => new Named("one")).AddActivity("A", "v2", () => new Named("two"));

        var found = new RegistryTaskFactory(_registry).FindActivity("a", version)?.Invoke(Services) as Named;

        Assert.Equal(expected, found?.Text);
    }

    [Fact]
    public void Unversioned_task_serves_every_version_while_it_is_alone()
    {
        _registry.AddActivity("A", new Named("plain"));
        Assert.Equal("plain", ((Named)new RegistryTaskFactory(_registry).FindActivity("A", "v9")!(Services)).Text);

        _registry.AddActivity("A", "v1", () => new Named("one"));

        Assert.Null(new RegistryTaskFactory(_registry).FindActivity("A", "v9"));
        Assert.Equal("plain", ((Named)new RegistryTaskFactory(_registry).FindActivity("A", "")!(Services)).Text);
    }

    [Fact]
    public async Task Delegates_of_every_shape_get_their_input_and_give_their_result()
    {
        var seen = new List<string>();
        _registry
            .AddActivityFunc<int, int>("in-out", (_, n) => n + 1)
            .AddActivityFunc<int, int>("in-out-later", (_, n) => Task.FromResult(n + 2))
            .AddActivityFunc<int>("in", (_, n) => seen.Add($"in {n}"))
            .AddActivityFunc<int>("in-later", (_, n) => Task.Run(() => seen.Add($"in-later {n}")))
            .AddActivityFunc("out", _ => 3)
            .AddActivityFunc("out-later", _ => Task.FromResult(4))
            .AddActivityFunc("none", _ => { seen.Add("none"); })
            .AddActivityFunc("none-later", (Func<TaskActivityContext, Task>)(_ => Task.Run(() => seen.Add("none-later"))));

        var results = new List<object?>();
        foreach (var (_, make) in _registry.GetActivities())
        {
            var activity = make(Services);
            results.Add(await activity.RunAsync(new NoContext(), activity.InputType == typeof(int) ? 1 : null));
        }

        Assert.Equal([2, 3, null, null, 3, 4, null, null], results);
        Assert.Equal(["in 1", "in-later 1", "none", "none-later"], seen);
    }

    [DurableTask("given")]
    private sealed class Named(string text) : TaskActivity<string, string>
    {
        public string Text => text;

        public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult(text);
    }

    private sealed class Plain : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult(input);
    }

    private sealed class Flow : TaskOrchestrator<int, int>
    {
        public override Task<int> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult(input);
    }

    private sealed class Thing : ITaskEntity
    {
        public ValueTask<object?> RunAsync(TaskEntityOperation operation) => ValueTask.FromResult<object?>(null);
    }

    private sealed class NoContext : TaskActivityContext
    {
        public override TaskName Name => "none";

        public override string InstanceId => "none";
    }
}
