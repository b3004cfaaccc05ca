using System.Reflection;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Tests.Abstractions;

public sealed class TaskEntityTests
{
    private static readonly DataConverter Json = JsonDataConverter.Default;

    [Theory]
    [InlineData("add", "5", "1", "6", "6")]
    [InlineData("ADD", "5", "1", "6", "6")]
    [InlineData("addlater", "5", "1", "6", "6")]
    [InlineData("addvalue", "5", "1", "6", "6")]
    [InlineData("Quietly", "5", "1", "6", null)]
    [InlineData("QuietlyLater", "5", "1", "6", null)]
    [InlineData("QuietlyValue", "5", "1", "6", null)]
    [InlineData("get", null, "7", "7", "7")]
    [InlineData("get", null, null, "0", "0")]
    [InlineData("step", null, "1", "11", "11")]
    [InlineData("step", "2", "1", "3", "3")]
    [InlineData("name", null, "1", "1", "\"counter\"")]
    [InlineData("delete", null, "1", null, null)]
    [InlineData("DELETE", null, "1", null, null)]
    public async Task Operation_finds_its_method(string operation, string? input, string? state, string? stateAfter, string? result)
    {
        var run = new Operation(operation, input, state);

        var returned = await new Counter().RunAsync(run);

        Assert.Equal(result, Json.Serialize(returned));
        Assert.Equal(stateAfter, run.Value);
    }

    [Theory]
    [InlineData("missing", null, typeof(NotSupportedException), "No suitable method found for entity operation 'counter/missing'.")]
    [InlineData("Value", null, typeof(NotSupportedException), "No suitable method found for entity operation 'counter/Value'.")]
    [InlineData("twice", "1", typeof(AmbiguousMatchException), null)]
    [InlineData("add", null, typeof(InvalidOperationException), "no input was provided by the caller")]
    [InlineData("two", "1", typeof(InvalidOperationException), "Unable to bind input to 'Int32 second'")]
    [InlineData("contexts", null, typeof(InvalidOperationException), "Unable to bind context to")]
    [InlineData("break", null, typeof(FormatException), "broken")]
    [InlineData("breakLater", null, typeof(FormatException), "broken later")]
    public async Task Operation_that_cannot_run_says_why_and_keeps_the_state(string operation, string? input, Type exception, string? message)
    {
        var run = new Operation(operation, input, "1");

        var thrown = await Assert.ThrowsAsync(exception, () => new Counter().RunAsync(run).AsTask());

        Assert.Contains(message ?? "", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("1", run.Value);
    }

    [Fact]
    public async Task State_answers_where_the_entity_does_not()
    {
        var run = new Operation("push", "3", """{"Items":[1]}""");

        await new StackEntity(initial: null).RunAsync(run);

        Assert.Equal("""{"Items":[1,3]}""", run.Value);
    }

    [Fact]
    public async Task Entity_answers_before_its_state()
    {
        var run = new Operation("count", null, """{"Items":[1]}""");

        Assert.Equal(-1, await new StackEntity(initial: null).RunAsync(run));
    }

    [Fact]
    public async Task Null_state_cannot_answer()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new StackEntity(initial: null).RunAsync(new Operation("push", "3", null)).AsTask());

        Assert.Equal("Attempting to dispatch to state, but entity state is null.", thrown.Message);
    }

    [Fact]
    public async Task State_set_to_null_is_deleted()
    {
        var nullable = new Operation("clear", null, "4");
        var fresh = new Operation("get", null, null);

        await new NullableCounter().RunAsync(nullable);
        Assert.Equal(0, await new NullableCounter().RunAsync(fresh));

        Assert.Null(nullable.Value);
        Assert.Equal("0", fresh.Value);
    }

    private sealed class Counter : TaskEntity<int>
    {
        public int Value => State;

        public int Add(int amount) => State += amount;

        public async Task<int> AddLater(int amount)
        {
            await Task.Yield();
            return State += amount;
        }

        public ValueTask<int> AddValue(int amount) => new(State += amount);

        public void Quietly(int amount) => State += amount;

        public async Task QuietlyLater(int amount)
        {
            await Task.Yield();
            State += amount;
        }

        public ValueTask QuietlyValue(int amount) => new(QuietlyLater(amount));

        public int Get() => State;

        public int Step(TaskEntityContext context, int amount = 10) => context is null ? -1 : State += amount;

        public string Name() => Context.Id.Name;

        public int Twice(int a) => a;

        public int Twice(string a) => a.Length;

        public int Two(int first, int second) => first + second;

        public int Contexts(TaskEntityContext first, TaskEntityContext second) => first == second ? 1 : 2;

        public void Break()
        {
            State = 99;
            throw new FormatException("broken");
        }

        public async Task BreakLater()
        {
            State = 99;
            await Task.Yield();
            throw new FormatException("broken later");
        }
    }

    private sealed class NullableCounter : TaskEntity<int?>
    {
        public int? Get() => State;

        public void Clear() => State = null;
    }

    private sealed class StackEntity(Stack? initial) : TaskEntity<Stack?>
    {
        protected override bool AllowStateDispatch => true;

        public int Count() => -1;

        protected override Stack? InitializeState(TaskEntityOperation entityOperation) => initial;
    }

    private sealed class Stack
    {
        public List<int> Items { get; set; } = [];

        public void Push(int item) => Items.Add(item);

        public int Count() => Items.Count;
    }

    /// <summary>One operation on a state that is JSON.</summary>
    private sealed class Operation(string name, string? input, string? state) : TaskEntityOperation
    {
        public string? Value => ((JsonState)State).Value;

        public override string Name => name;

        public override TaskEntityContext Context { get; } = new NoContext();

        public override TaskEntityState State { get; } = new JsonState { Value = state };

        public override bool HasInput => input is not null;

        public override object? GetInput(Type inputType) => Json.Deserialize(input, inputType);
    }

    private sealed class JsonState : TaskEntityState
    {
        public string? Value { get; set; }

        public override bool HasState => Value is not null;

        public override object? GetState(Type type) => Json.Deserialize(Value, type);

        public override void SetState(object? state) => Value = Json.Serialize(state);
    }

    private sealed class NoContext : TaskEntityContext
    {
        public override EntityInstanceId Id { get; } = new("counter", "k");

        public override void SignalEntity(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null) =>
            throw new NotSupportedException();

        public override string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null) =>
            throw new NotSupportedException();
    }
}
