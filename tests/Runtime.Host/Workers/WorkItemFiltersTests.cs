using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Match = Microsoft.DurableTask.Worker.DurableTaskWorkerOptions.VersionMatchStrategy;

namespace Cartrita.Runtime.Host.Tests.Workers;

/// <summary>The filters that a worker ends up with.</summary>
public sealed class WorkItemFiltersTests
{
    [Fact]
    public void Worker_without_filters_is_given_all_work() => Assert.Empty(Told(Filters(worker => worker.AddTasks(AddAll))));

    [Fact]
    public void Filters_of_the_registry_name_each_task_once_with_the_versions_that_it_serves() =>
        Assert.Equal(
            ["orchestration Mixed [,v2]", "orchestration Plain []", "orchestration Versioned [v1,v2]", "activity Mixed [,V3]", "activity Plain []", "entity Counter"],
            Told(Filters(worker => worker.AddTasks(AddAll).UseWorkItemFilters())));

    [Theory]
    [InlineData(Match.None, "v1", "")]
    [InlineData(Match.CurrentOrOlder, "v1", "")]
    [InlineData(Match.Strict, "v1", "v1")]
    public void Worker_that_takes_one_version_alone_asks_for_that_one(Match match, string version, string expected) =>
        Assert.Equal(
            [$"orchestration Plain [{expected}]", $"activity Plain [{expected}]"],
            Told(Filters(worker => worker
                .AddTasks(tasks => tasks.AddOrchestratorFunc("Plain", _ => "").AddActivityFunc("Plain", _ => ""))
                .UseWorkItemFilters()
                .UseVersioning(new() { Version = version, MatchStrategy = match }))));

    [Fact]
    public void Strict_worker_without_a_version_asks_for_unversioned_work_and_not_for_all() =>
        Assert.Equal(
            [string.Empty],
            Filters(worker => worker
                .AddTasks(AddAll)
                .UseWorkItemFilters()
                .UseVersioning(new() { MatchStrategy = Match.Strict })).Orchestrations.Single(filter => filter.Name == "Plain").Versions);

    [Fact]
    public void Last_call_counts()
    {
        DurableTaskWorkerWorkItemFilters given = new() { Activities = [new("plain", null)] };
        DurableTaskWorkerWorkItemFilters unknown = new() { Activities = [new("Nobody", null)] };

        Assert.Equal(["activity plain []"], Told(Filters(worker => worker.AddTasks(AddAll).UseWorkItemFilters().UseWorkItemFilters(given))));
        Assert.Equal(6, Told(Filters(worker => worker.AddTasks(AddAll).UseWorkItemFilters(unknown).UseWorkItemFilters())).Count());
        Assert.Empty(Told(Filters(worker => worker.AddTasks(AddAll).UseWorkItemFilters(unknown).UseWorkItemFilters(null))));
        Assert.Empty(Told(Filters(worker => worker.AddTasks(AddAll).UseWorkItemFilters().UseWorkItemFilters(new DurableTaskWorkerWorkItemFilters()))));
    }

    [Fact]
    public void Filter_of_what_is_not_registered_is_refused_with_every_name()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Filters(worker => worker.AddTasks(AddAll).UseWorkItemFilters(new()
        {
            Orchestrations = [new("Plain", ["v7"]), new("Lost", null), default],
            Activities = [new("Versioned", null)],
            Entities = [new("counter"), new("Plain")],
        })));

        Assert.Equal(
            "The work item filters of worker '<default>' name what is not registered with it: Orchestrations: [Lost, <empty>] Activities: [Versioned] Entities: [Plain]. "
            + "Add it with AddTasks, or take it out of the filters.",
            Assert.Single(refused.Failures));
    }

    [Fact]
    public void Each_worker_has_its_own_filters_and_its_own_registry()
    {
        var services = new ServiceCollection();
        services.AddDurableTaskWorker("one", worker => worker
            .AddTasks(tasks => tasks.AddActivityFunc("First", _ => ""))
            .UseWorkItemFilters(new() { Activities = [new("Second", null)] }));
        services.AddDurableTaskWorker("two", worker => worker
            .AddTasks(tasks => tasks.AddActivityFunc("Second", _ => ""))
            .UseWorkItemFilters());
        using var provider = services.BuildServiceProvider();
        var filters = provider.GetRequiredService<IOptionsMonitor<DurableTaskWorkerWorkItemFilters>>();

        Assert.Contains("worker 'one'", Assert.Throws<OptionsValidationException>(() => filters.Get("one")).Message, StringComparison.Ordinal);
        Assert.Equal(["activity Second []"], Told(filters.Get("two")));
        Assert.Empty(Told(filters.Get("three")));
    }

    [Fact]
    public void Nothing_is_validated_where_nothing_is_filtered()
    {
        var services = new ServiceCollection();
        services.AddDurableTaskWorker(worker => worker.UseWorkItemFilters(null).UseWorkItemFilters(new DurableTaskWorkerWorkItemFilters()));

        Assert.DoesNotContain(services, service => service.ServiceType == typeof(IValidateOptions<DurableTaskWorkerWorkItemFilters>));
    }

    [Fact]
    public void Missing_builder_is_refused()
    {
        IDurableTaskWorkerBuilder builder = null!;

        Assert.Equal("builder", Assert.Throws<ArgumentNullException>(() => builder.UseWorkItemFilters()).ParamName);
        Assert.Equal("builder", Assert.Throws<ArgumentNullException>(() => builder.UseWorkItemFilters(null)).ParamName);
    }

    [Fact]
    public void New_filter_of_each_kind_names_nothing()
    {
        Assert.Equal(("", 0), (new DurableTaskWorkerWorkItemFilters.OrchestrationFilter().Name, new DurableTaskWorkerWorkItemFilters.OrchestrationFilter().Versions.Count));
        Assert.Equal(("", 0), (new DurableTaskWorkerWorkItemFilters.ActivityFilter().Name, new DurableTaskWorkerWorkItemFilters.ActivityFilter().Versions.Count));
        Assert.Equal("", new DurableTaskWorkerWorkItemFilters.EntityFilter().Name);
    }

    private static void AddAll(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestrator<VersionTwo>().AddOrchestrator<VersionOne>().AddOrchestratorFunc("Plain", _ => "").AddActivityFunc("Plain", _ => "");
        tasks.AddOrchestrator("Mixed", "v2", () => new VersionTwo()).AddOrchestratorFunc("mixed", _ => "");
        tasks.AddActivityFunc("Mixed", _ => "").AddActivity("Mixed", "V3", () => new Activity());
        tasks.AddEntity("Counter", _ => new Counter());
    }

    private static DurableTaskWorkerWorkItemFilters Filters(Action<IDurableTaskWorkerBuilder> configure)
    {
        using var provider = new ServiceCollection().AddDurableTaskWorker(configure).BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<DurableTaskWorkerWorkItemFilters>>().Get(Options.DefaultName);
    }

    private static IEnumerable<string> Told(DurableTaskWorkerWorkItemFilters filters) =>
    [
        .. filters.Orchestrations.Select(filter => $"orchestration {filter.Name} [{string.Join(',', filter.Versions)}]").Order(StringComparer.Ordinal),
        .. filters.Activities.Select(filter => $"activity {filter.Name} [{string.Join(',', filter.Versions)}]").Order(StringComparer.Ordinal),
        .. filters.Entities.Select(filter => $"entity {filter.Name}"),
    ];

    private sealed class Activity : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult(input);
    }

    private sealed class Counter : TaskEntity<int>;
}
