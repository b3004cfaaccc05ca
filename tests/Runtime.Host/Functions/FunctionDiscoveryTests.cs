using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Functions;

public sealed class FunctionDiscoveryTests
{
    [Fact]
    public void Functions_are_in_the_ordinal_order_of_their_names()
    {
        var names = FunctionDiscovery.Discover([typeof(SampleHttpFunctions)]).All.Select(function => function.Name).ToList();

        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("Hello", names);
    }

    [Fact]
    public void Definition_tells_entry_point_parameters_and_bindings()
    {
        var definition = FunctionDiscovery.Discover([typeof(SampleDurableFunctions)]).All.Single(function => function.Name == "StartPair").Definition;

        Assert.Equal(typeof(SampleDurableFunctions).FullName + ".StartPair", definition.EntryPoint);
        Assert.Equal(["request", "client", "name"], definition.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["durableClient", "httpTrigger"], definition.InputBindings.Values.Select(binding => binding.Type).Order());
        Assert.Equal([("$return", "http", BindingDirection.Out)], definition.OutputBindings.Values.Select(binding => (binding.Name, binding.Type, binding.Direction)));
    }

    [Fact]
    public void Projects_of_the_app_come_from_its_deps_file()
    {
        var deps = Path.Combine(AppContext.BaseDirectory, typeof(FunctionDiscoveryTests).Assembly.GetName().Name + ".deps.json");

        var projects = FunctionAssemblies.Projects(deps).ToList();

        Assert.Contains("Cartrita.Runtime.Testing", projects);
        Assert.DoesNotContain("xunit.core", projects);
    }

    [Fact]
    public void Assemblies_without_the_shapes_are_left_out()
    {
        var assemblies = FunctionAssemblies.Of(typeof(FunctionDiscoveryTests).Assembly);

        Assert.Contains(typeof(FunctionDiscoveryTests).Assembly, assemblies);
        Assert.DoesNotContain(typeof(FunctionAttribute).Assembly, assemblies);
    }

    [Theory]
    [InlineData(typeof(SameName), "Two functions are named 'One': Cartrita.Runtime.Host.Tests.Functions.FunctionDiscoveryTests+SameName.A and Cartrita.Runtime.Host.Tests.Functions.FunctionDiscoveryTests+SameName.B.")]
    [InlineData(typeof(SameOrchestrator), "The functions 'A' and 'B' are both the orchestration 'run'.")]
    [InlineData(typeof(NoTrigger), "The function 'A' has 0 triggers; it has to have one.")]
    [InlineData(typeof(BadName), "The function name '1st' has to be a letter and then up to 127 letters, digits, '-' or '_'.")]
    [InlineData(typeof(NotPublic), "The method of the function 'A' has to be public, not generic, and in a class that can be made.")]
    [InlineData(typeof(NeedsKey), "The function 'A' asks for authorization level Function, but this host has no keys: make it Anonymous and authenticate in the app.")]
    [InlineData(typeof(OddParameter), "The parameter 'client' (DurableTaskClient) of the function 'A' cannot be bound by its http trigger.")]
    [InlineData(typeof(TwoActivityInputs), "The parameter 'more' (String) of the function 'A' cannot be bound by its activity trigger.")]
    [InlineData(typeof(SameEntity), "The functions 'A' and 'B' are both the entity 'counter'.")]
    [InlineData(typeof(BadEntityName), "The function 'A' is the entity 'a@b', but the name of an entity has no '@'.")]
    [InlineData(typeof(EntityWithoutDispatcher), "The parameter 'input' (String) of the function 'A' cannot be bound by its entity trigger.")]
    [InlineData(typeof(EntityWithInput), "The parameter 'input' (Int32) of the function 'A' cannot be bound by its entity trigger.")]
    [InlineData(typeof(RetriedHttp), "The function 'A' has a retry attribute, which works for timer triggers only.")]
    [InlineData(typeof(SignalRCall), "The function 'A' has the trigger SignalRTriggerAttribute, which this host does not know.")]
    [InlineData(typeof(RetriedBadly), "The retry attribute of the function 'A' has an interval that is no time span.")]
    public void What_could_not_run_is_refused_in_a_sentence(Type type, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<StartupException>(() => FunctionDiscovery.Discover([type])).Message);

    [Fact]
    public void Blob_function_for_event_grid_is_served_by_looking() =>
        Assert.Equal("A", Assert.Single(FunctionDiscovery.Discover([typeof(EventGrid)]).Of(TriggerKind.Blob)).Name);

    private sealed class EventGrid
    {
        [Function("A")]
        public static void A([BlobTrigger("in/{name}", Source = BlobTriggerSource.EventGrid)] Stream blob)
        {
        }
    }

    private sealed class SameName
    {
        [Function("One")]
        public static void A([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }

        [Function("one")]
        public static void B([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    private sealed class SameOrchestrator
    {
        [Function("A")]
        public static Task A([OrchestrationTrigger(Orchestration = "Run")] TaskOrchestrationContext context) => Task.CompletedTask;

        [Function("B")]
        public static Task B([OrchestrationTrigger(Orchestration = "run")] TaskOrchestrationContext context) => Task.CompletedTask;
    }

    private sealed class NoTrigger
    {
        [Function("A")]
        public static void A(FunctionContext context)
        {
        }
    }

    private sealed class BadName
    {
        [Function("1st")]
        public static void A([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    private sealed class NotPublic
    {
        [Function("A")]
        internal static void A([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    private sealed class NeedsKey
    {
        [Function("A")]
        public static void A([HttpTrigger("get")] HttpRequest request)
        {
        }
    }

    private sealed class OddParameter
    {
        [Function("A")]
        public static void A([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, DurableTaskClient client)
        {
        }
    }

    private sealed class SameEntity
    {
        [Function("A")]
        public static Task A([EntityTrigger(EntityName = "Counter")] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<int>();

        [Function("B")]
        public static Task B([EntityTrigger(EntityName = "counter")] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<int>();
    }

    private sealed class BadEntityName
    {
        [Function("A")]
        public static Task A([EntityTrigger(EntityName = "a@b")] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<int>();
    }

    private sealed class EntityWithoutDispatcher
    {
        [Function("A")]
        public static void A([EntityTrigger] string input) => _ = input;
    }

    private sealed class EntityWithInput
    {
        [Function("A")]
        public static Task A([EntityTrigger] TaskEntityDispatcher dispatcher, int input) => dispatcher.DispatchAsync<int>();
    }

    private sealed class TwoActivityInputs
    {
        [Function("A")]
        public static void A([ActivityTrigger] string input, string more)
        {
        }
    }

    private sealed class RetriedHttp
    {
        [Function("A")]
        [FixedDelayRetry(1, "00:00:01")]
        public static void A([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
        }
    }

    private sealed class SignalRCall
    {
        [Function("A")]
        public static void A([SignalRTrigger("chat", "messages", "send")] string call)
        {
        }
    }

    private sealed class RetriedBadly
    {
        [Function("A")]
        [FixedDelayRetry(1, "soon")]
        public static void A([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }
}
