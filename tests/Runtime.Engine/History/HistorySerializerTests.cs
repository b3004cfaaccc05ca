using System.Text;
using System.Text.Json;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.History;

public sealed class HistorySerializerTests
{
    private static readonly DateTimeOffset At = OrchestrationDriver.Epoch.AddTicks(1234567);
    private static readonly TaskFailureDetails Failure = new("T", "m", "at X", new TaskFailureDetails("I", "n", null, null, null), null);

    private static readonly IReadOnlyList<string> Locked = ["@n@k", "@n@l"];

    private static readonly HistoryEvent[] OneOfEach =
    [
        new TurnStarted { Timestamp = At },
        new ExecutionStarted
        {
            Timestamp = At,
            Name = "N",
            InstanceId = "i",
            ExecutionId = "e",
            Input = "{\"q\":\"ü\"}",
            ParentName = "P",
            ParentInstanceId = "p",
            ParentExecutionId = "pe",
            ParentTaskId = 3,
            StartAt = At,
            TraceParent = "00-a-b-01",
            TraceState = "vendor=1",
            SemanticsVersion = 1,
        },
        new TaskScheduled { Timestamp = At, Id = 1, Name = "A", Input = "1" },
        new TaskCompleted { Timestamp = At, ScheduledId = 1, Result = "2" },
        new TaskFailed { Timestamp = At, ScheduledId = 1, Failure = Failure },
        new ChildScheduled { Timestamp = At, Id = 2, Name = "C", InstanceId = "c", Input = "1" },
        new ChildCompleted { Timestamp = At, ScheduledId = 2, Result = "2" },
        new ChildFailed { Timestamp = At, ScheduledId = 2, Failure = Failure },
        new TimerCreated { Timestamp = At, Id = 3, FireAt = At },
        new TimerFired { Timestamp = At, TimerId = 3, FireAt = At },
        new EventRaised { Timestamp = At, Name = "e", Input = "1" },
        new EventSent { Timestamp = At, Id = 4, InstanceId = "o", Name = "e", Input = "1" },
        new EntityCalled { Timestamp = At, Id = 5, EntityId = "@n@k", Operation = "o", Input = "1" },
        new EntityCompleted { Timestamp = At, ScheduledId = 5, Result = "2" },
        new EntityFailed { Timestamp = At, ScheduledId = 5, Failure = Failure },
        new EntitySignalled { Timestamp = At, Id = 6, EntityId = "@n@k", Operation = "o", Input = "1", SignalAt = At },
        new EntityLocksRequested { Timestamp = At, Id = 7, SectionId = "e:7", Entities = Locked },
        new EntityLocksAcquired { Timestamp = At, ScheduledId = 7 },
        new EntityLocksReleased { Timestamp = At, Id = 8, SectionId = "e:7", Entities = Locked },
        new EntityOperation
        {
            Timestamp = At, Operation = "o", Input = "1", CallerId = "i", CallerExecutionId = "e", CallerTaskId = 5, TraceParent = "00-a-b-01",
        },
        new EntityLock
        {
            Timestamp = At, SectionId = "e:7", OwnerId = "i", OwnerExecutionId = "e", OwnerTaskId = 7, Entities = Locked, Position = 1,
        },
        new EntityUnlock { Timestamp = At, SectionId = "e:7" },
        new ExecutionSuspended { Timestamp = At, Reason = "r" },
        new ExecutionResumed { Timestamp = At, Reason = "r" },
        new ExecutionTerminated { Timestamp = At, Output = "1" },
        new ExecutionCompleted { Timestamp = At, Status = CompletionStatus.Failed, Output = "1", Failure = Failure },
    ];

    private static IComparer<Type> ByName => Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    [Fact]
    public void Every_kind_of_event_survives_alone_and_in_a_document()
    {
        Assert.Equal(OneOfEach, Comparable(HistorySerializer.Deserialize(HistorySerializer.Serialize(OneOfEach))));
        Assert.Equal(OneOfEach, Comparable(HistorySerializer.Deserialize(HistorySerializer.Serialize(OneOfEach, indented: true))));
        Assert.Equal(OneOfEach, Comparable(HistorySerializer.DeserializeEvents(HistorySerializer.SerializeEvents(OneOfEach))));
        Assert.Equal(OneOfEach, Comparable(OneOfEach.Select(one => HistorySerializer.DeserializeEvent(HistorySerializer.SerializeEvent(one)))));
    }

    [Fact]
    public void Every_derived_type_is_covered()
    {
        var kinds = typeof(HistoryEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(HistoryEvent)) && !type.IsAbstract);

        Assert.Equal(kinds.Order(ByName), OneOfEach.Select(one => one.GetType()).Order(ByName));
    }

    [Fact]
    public void Tags_survive()
    {
        var started = (ExecutionStarted)OneOfEach[1] with { Tags = new Dictionary<string, string> { ["k"] = "v" } };

        var read = (ExecutionStarted)HistorySerializer.DeserializeEvent(HistorySerializer.SerializeEvent(started));

        Assert.Equal(started.Tags, read.Tags);
    }

    [Fact]
    public void Properties_of_a_failure_keep_plain_values_and_times_and_turn_others_into_text()
    {
        var properties = new Dictionary<string, object?>
        {
            ["text"] = "t",
            ["whole"] = 5,
            ["part"] = 0.5,
            ["yes"] = true,
            ["none"] = null,
            ["list"] = new List<object?> { 1, "a" },
            ["map"] = new Dictionary<string, object?> { ["x"] = 1 },
            ["time"] = new DateTime(2025, 10, 15, 14, 30, 0, DateTimeKind.Utc),
            ["local"] = new DateTimeOffset(2025, 10, 15, 14, 30, 0, TimeSpan.FromHours(2)),
            ["other"] = new Uri("https://example.org/"),
        };
        var failed = new TaskFailed { Timestamp = At, ScheduledId = 1, Failure = Failure with { Properties = properties } };

        var read = ((TaskFailed)HistorySerializer.DeserializeEvent(HistorySerializer.SerializeEvent(failed))).Failure.Properties!;

        Assert.Equal("t", read["text"]);
        Assert.Equal(5.0, read["whole"]);
        Assert.Equal(0.5, read["part"]);
        Assert.Equal(true, read["yes"]);
        Assert.Null(read["none"]);
        Assert.Equal(new DateTime(2025, 10, 15, 14, 30, 0, DateTimeKind.Utc), read["time"]);
        Assert.Equal(new DateTimeOffset(2025, 10, 15, 14, 30, 0, TimeSpan.FromHours(2)), read["local"]);
        Assert.Equal("https://example.org/", read["other"]);
        Assert.Equal([1.0, "a"], Assert.IsType<List<object?>>(read["list"]));
        Assert.Equal(1.0, Assert.IsType<Dictionary<string, object?>>(read["map"])["x"]);
    }

    [Fact]
    public void Members_that_a_newer_engine_added_are_skipped_wherever_they_stand()
    {
        const string Json =
            """{"later":{"deep":[1]},"scheduledId":1,"t":"task+","result":"2","timestamp":"2026-01-01T00:00:00+00:00","more":null}""";

        var read = HistorySerializer.DeserializeEvent(Encoding.UTF8.GetBytes(Json));

        Assert.Equal(new TaskCompleted { Timestamp = OrchestrationDriver.Epoch, ScheduledId = 1, Result = "2" }, read);
    }

    [Fact]
    public void Payloads_are_written_compactly_and_absent_members_not_at_all()
    {
        var task = new TaskScheduled { Timestamp = OrchestrationDriver.Epoch, Id = 1, Name = "A", Input = "\"ü\"" };

        Assert.Equal(
            """{"t":"task","id":1,"name":"A","input":"\"ü\"","timestamp":"2026-01-01T00:00:00+00:00"}""",
            Encoding.UTF8.GetString(HistorySerializer.SerializeEvent(task)));
        Assert.DoesNotContain(
            "input", Encoding.UTF8.GetString(HistorySerializer.SerializeEvent(task with { Input = null })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"version":2,"events":[]}""")]
    [InlineData("""{"version":1,"events":[{"t":"unknown","timestamp":"2026-01-01T00:00:00+00:00"}]}""")]
    [InlineData("""{"version":1,"events":[{"t":"task","timestamp":"2026-01-01T00:00:00+00:00"}]}""")]
    public void What_cannot_be_read_is_refused(string json) =>
        Assert.Throws<JsonException>(() => HistorySerializer.Deserialize(json));

    // Records compare lists by identity: one with the same content becomes the same one.
    private static IEnumerable<HistoryEvent> Comparable(IEnumerable<HistoryEvent> events) => events.Select(one => one switch
    {
        EntityLocksRequested requested when requested.Entities.SequenceEqual(Locked) => requested with { Entities = Locked },
        EntityLocksReleased released when released.Entities.SequenceEqual(Locked) => released with { Entities = Locked },
        EntityLock request when request.Entities.SequenceEqual(Locked) => request with { Entities = Locked },
        _ => one,
    });
}
