using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Behaviour;

public sealed class BehaviourLawTests
{
    private const string Declarations = """
        namespace Microsoft.DurableTask
        {
            public sealed class TaskRetryOptions { public static TaskRetryOptions FromRetryHandler(Func<object, bool> handler) => new(); }
            public sealed record TaskFailureDetails(string ErrorType) { public bool IsCausedBy<T>() => false; }
            public abstract class TaskOrchestrationContext { public virtual string Version => ""; public virtual IReadOnlyDictionary<string, object?> Properties => new Dictionary<string, object?>(); }
        }
        namespace Microsoft.DurableTask.Client
        {
            public sealed record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
            public sealed record PurgeInstanceOptions(bool Recursive = false);
            public abstract class DurableTaskClient
            {
                public abstract Task TerminateInstanceAsync(string id, TerminateInstanceOptions? options = null);
                public abstract Task WaitForInstanceCompletionAsync(string id);
                public abstract Task GetOrchestrationHistoryAsync(string id);
                public abstract Task RestartAsync(string id);
                public abstract Task RewindInstanceAsync(string id);
                public abstract Task ListInstanceIdsAsync();
            }
        }
        namespace Microsoft.Azure.Functions.Worker
        {
            public sealed class FunctionAttribute(string name) : Attribute { public string Name => name; }
            public sealed class ActivityTriggerAttribute : Attribute;
            public sealed class OrchestrationTriggerAttribute : Attribute;
            public abstract class RetryContext;
            public abstract class FunctionContext { public abstract RetryContext RetryContext { get; } }
        }
        namespace Microsoft.Extensions.Hosting
        {
            public static class MiddlewareWorkerApplicationBuilderExtensions { public static object UseMiddleware<T>(this object builder) => builder; }
        }
        namespace Planted
        {
            using Microsoft.DurableTask;
            using Microsoft.DurableTask.Client;
            using Microsoft.Azure.Functions.Worker;
            using Microsoft.Extensions.Hosting;

        """;

    [Fact]
    public void Product_uses_only_members_that_work_on_the_real_host() =>
        LawReport.Together(Compiled.Product.Select(BehaviourLaw.ExamineMembers)).AssertHolds();

    [Fact]
    public void Activities_take_one_record_and_a_token() => LawReport.Together(Compiled.Product.Select(BehaviourLaw.ExamineActivities)).AssertHolds();

    [Fact]
    public void Orchestrators_are_static() => LawReport.Together(Compiled.Product.Select(BehaviourLaw.ExamineOrchestrators)).AssertHolds();

    [Theory]
    [InlineData("Task Do(DurableTaskClient client) => client.GetOrchestrationHistoryAsync(\"1\");", "GetOrchestrationHistoryAsync")]
    [InlineData("Task Do(DurableTaskClient client) => client.RestartAsync(\"1\");", "RestartAsync")]
    [InlineData("Task Do(DurableTaskClient client) => client.RewindInstanceAsync(\"1\");", "RewindInstanceAsync")]
    [InlineData("Task Do(DurableTaskClient client) => client.ListInstanceIdsAsync();", "ListInstanceIdsAsync")]
    [InlineData("async Task Do(DurableTaskClient client) { await Task.Yield(); await client.TerminateInstanceAsync(\"1\"); }", "TerminateInstanceAsync")]
    [InlineData("Task Do(DurableTaskClient client) => client.WaitForInstanceCompletionAsync(\"1\");", "WaitForInstanceCompletionAsync")]
    [InlineData("object Do() => new PurgeInstanceOptions { Recursive = true };", "PurgeInstanceOptions")]
    [InlineData("object Do() => new TerminateInstanceOptions(Recursive: true);", "TerminateInstanceOptions")]
    [InlineData("object Do(TaskOrchestrationContext context) => context.Version;", "TaskOrchestrationContext.Version")]
    [InlineData("object Do(TaskOrchestrationContext context) => context.Properties;", "TaskOrchestrationContext.Properties")]
    [InlineData("object Do() => TaskRetryOptions.FromRetryHandler(_ => true);", "FromRetryHandler")]
    [InlineData("bool Do(TaskFailureDetails failure) => failure.IsCausedBy<TimeoutException>();", "IsCausedBy")]
    [InlineData("bool Do(TaskFailureDetails failure) => failure.ErrorType == \"x\";", "ErrorType")]
    [InlineData("object Do(FunctionContext context) => context.RetryContext;", "RetryContext")]
    [InlineData("object Do(object builder) => builder.UseMiddleware<string>();", "UseMiddleware")]
    public void Member_that_fails_on_the_real_host_is_found(string method, string name) =>
        BehaviourLaw.ExamineMembers(Plant.Compile($"{Declarations} public static class Uses {{ public static {method} }} }}"))
            .AssertBroken("Planted.Uses", name);

    [Theory]
    [InlineData("[Function(\"A\")] public Task Run([ActivityTrigger] string input, CancellationToken stop) => Task.CompletedTask;", "not a record")]
    [InlineData("[Function(\"A\")] public Task Run([ActivityTrigger] Input input, string instanceId) => Task.CompletedTask;", "more than one record")]
    [InlineData("[Function(\"A\")] public Task Run([ActivityTrigger] Input input, CancellationToken stop, FunctionContext context) => Task.CompletedTask;", "more than one record")]
    public void Activity_of_another_shape_is_found(string method, string problem) =>
        BehaviourLaw.ExamineActivities(Plant.Compile($"{Declarations} public sealed record Input(string Key); public sealed class Wrong {{ {method} }} }}"))
            .AssertBroken(problem);

    [Fact]
    public void Activity_of_the_right_shape_passes() =>
        BehaviourLaw.ExamineActivities(Plant.Compile(
            $"{Declarations} public sealed record Input(string Key); public sealed class Right {{ [Function(\"A\")] public Task Run([ActivityTrigger] Input input, CancellationToken stop) => Task.CompletedTask; }} }}"))
            .AssertHolds();

    [Fact]
    public void Orchestrator_of_an_instance_is_found() =>
        BehaviourLaw.ExamineOrchestrators(Plant.Compile(
            $"{Declarations} public sealed class Wrong {{ [Function(\"O\")] public Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask; }} }}"))
            .AssertBroken("Planted.Wrong.Run");
}
