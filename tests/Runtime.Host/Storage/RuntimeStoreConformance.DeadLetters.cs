using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Microsoft.DurableTask.Client;
using static Cartrita.Runtime.Host.Tests.Storage.StoreSamples;

namespace Cartrita.Runtime.Host.Tests.Storage;

/// <summary>What every store does with what was given up.</summary>
public abstract partial class RuntimeStoreConformance
{
    [Fact]
    public async Task Turn_that_is_given_up_is_kept_with_its_inbox()
    {
        var letter = await GiveUpTurnAsync("a");

        Assert.Equal(
            ("a", "Sample", DeadLetterKind.Turn, 5, "IO", OrchestrationRuntimeStatus.Running, 1),
            (letter.InstanceId, letter.Name, letter.Kind, letter.Failures, letter.Failure.ErrorType, letter.Status, letter.HistoryLength));
        Assert.Equal(["seen", "later"], letter.Messages.Select(message => message.Event).OfType<EventRaised>().Select(e => e.Name));
        Assert.Contains(letter.Messages, message => message.Due == Now.AddHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await _store.FindAsync("a", false))!.Status);
        Assert.Empty((await ReopenAsync()).Messages);
        Assert.Equal(letter.Id, Assert.Single(await _store.ListDeadLettersAsync(new() { Limit = 10 })).Id);
        Assert.Equal(1, _store.CountDeadLetters());
    }

    [Fact]
    public async Task Result_for_a_turn_that_was_given_up_is_kept_and_an_event_is_not()
    {
        var activity = (QueuedActivity?)null;
        var letter = await GiveUpTurnAsync("a", activities => activity = activities[0]);

        var outcome = await _store.CompleteActivityAsync(activity!, Done(1, "late"));
        var refused = await _store.AppendAsync("a", Raised("too late"));

        Assert.Equal((true, null, true), (outcome.Accepted, outcome.Message, outcome.Kept));
        Assert.Null(refused);
        Assert.Equal(Done(1, "late"), (await _store.FindDeadLetterAsync(letter.Id))!.Messages[^1].Event);
    }

    [Fact]
    public async Task Retry_of_a_turn_brings_back_status_history_and_inbox()
    {
        var letter = await GiveUpTurnAsync("a");
        await ReopenAsync();

        var made = await _store.RetryDeadLetterAsync(Retry(letter, historyLength: 3));

        var turn = (await _store.ReadTurnAsync(letter.InstanceKey))!;
        Assert.Equal((OrchestrationRuntimeStatus.Running, 1), (turn.Status, turn.HistoryLength));
        Assert.IsType<ExecutionStarted>(Assert.Single(turn.History));
        Assert.Equal(letter.Messages.Select(message => (message.Id, message.Event)), made!.Messages.Select(message => (message.Id, message.Event)));
        Assert.Equal(made.Messages, await _store.ReadInboxAsync(letter.InstanceKey));
        Assert.Null((await _store.FindAsync("a", withValues: true))!.Failure);
        Assert.Null(await _store.FindDeadLetterAsync(letter.Id));
        Assert.Equal(made.Messages.Count, (await ReopenAsync()).Messages.Count);
    }

    [Fact]
    public async Task Retry_is_refused_where_the_run_is_not_as_planned_or_the_letter_is_gone()
    {
        var letter = await GiveUpTurnAsync("a");

        Assert.Null(await _store.RetryDeadLetterAsync(Retry(letter, historyLength: 2)));
        Assert.Null(await _store.RetryDeadLetterAsync(Retry(letter with { ExecutionId = "other" }, historyLength: 3)));
        Assert.NotNull(await _store.RetryDeadLetterAsync(Retry(letter, historyLength: 3)));
        Assert.Null(await _store.RetryDeadLetterAsync(Retry(letter, historyLength: 1)));
    }

    [Fact]
    public async Task Retry_of_an_activity_puts_messages_and_the_activity_back()
    {
        var turn = await _store.StartAsync("a", change: commit => commit with { Activities = [StoreSamples.Task(1, "in")] });
        var activity = Assert.Single((await ReopenAsync()).Activities);
        var letter = Letter(turn, DeadLetterKind.Activity) with { Name = "Work", TaskId = 1, Input = "in" };
        var failure = new TaskFailed { Timestamp = Now, ScheduledId = 1, Failure = letter.Failure };
        var told = (await _store.BuryActivityAsync(activity, failure, letter)).Message!;
        await _store.CommitAsync(turn.InstanceKey, commit => commit with
        {
            Appended = [failure, Raised("other")],
            Consumed = [told.Id],
            Status = OrchestrationRuntimeStatus.Failed,
            Failure = letter.Failure,
        });
        letter = Assert.Single(await _store.ListDeadLettersAsync(new() { Limit = 10, InstanceId = "a" }));

        var made = await _store.RetryDeadLetterAsync(Retry(letter, historyLength: 3) with
        {
            KeptEvents = 1,
            Messages = [new(null, null, Raised("other"))],
            Activity = StoreSamples.Task(1, "in"),
        });

        Assert.Equal(Raised("other"), Assert.Single(made!.Messages).Event);
        var again = Assert.Single(made.Activities);
        Assert.Equal((1, "Work", "in", 1, 0), (again.TaskId, again.Name, again.Input, again.Attempt, again.Failures));
        Assert.Single((await _store.ReadTurnAsync(turn.InstanceKey))!.History);
        Assert.Equal(again.Id, Assert.Single((await ReopenAsync()).Activities).Id);
    }

    [Fact]
    public async Task Failure_that_a_parent_hears_of_is_noted_on_the_letter()
    {
        var parent = await _store.StartAsync("parent");
        var letter = await GiveUpTurnAsync("child", deliveries: [new Delivery("parent", "e1", new ChildFailed { Timestamp = Now, ScheduledId = 1, Failure = new("F", "f", null, null, null) })]);
        var orphan = await GiveUpTurnAsync("orphan", deliveries: [new Delivery("nobody", "e1", new ChildFailed { Timestamp = Now, ScheduledId = 1, Failure = new("F", "f", null, null, null) })]);

        Assert.NotEmpty(await _store.ReadInboxAsync(parent.InstanceKey));
        Assert.Equal((true, false), (letter.ParentTold, orphan.ParentTold));
    }

    [Fact]
    public async Task Discarded_letter_is_gone_with_its_messages_and_a_new_one_gets_a_new_number()
    {
        var letter = await GiveUpTurnAsync("a");

        Assert.True(await _store.DiscardDeadLetterAsync(letter.Id));
        Assert.False(await _store.DiscardDeadLetterAsync(letter.Id));
        await ReopenAsync();
        var second = await GiveUpTurnAsync("b");

        Assert.True(second.Id > letter.Id);
        Assert.Equal(1, _store.CountDeadLetters());
    }

    [Fact]
    public async Task Purge_and_replacement_take_letters_and_counts_along()
    {
        await GiveUpTurnAsync("a");
        await GiveUpTurnAsync("b");

        Assert.True(await _store.PurgeAsync("a"));
        await _store.CreateAsync(Creation("b"));

        Assert.Equal(0, _store.CountDeadLetters());
        Assert.Empty(await _store.ListDeadLettersAsync(new() { Limit = 10 }));
    }

    [Fact]
    public async Task Turn_failures_outlive_the_owner_until_a_turn_is_done()
    {
        var turn = await _store.StartAsync("a");
        var gone = await _store.StartAsync("gone");
        await _store.EndAsync(gone.InstanceKey);

        Assert.True(await _store.CountTurnFailureAsync(turn.InstanceKey, 1));
        Assert.True(await _store.CountTurnFailureAsync(turn.InstanceKey, 2));
        Assert.False(await _store.CountTurnFailureAsync(gone.InstanceKey, 1));
        Assert.Equal([KeyValuePair.Create(turn.InstanceKey, 2)], (await ReopenAsync()).TurnFailures);

        await _store.CommitAsync(turn.InstanceKey, commit => commit with { ClearsFailures = true });

        Assert.Empty((await ReopenAsync()).TurnFailures);
    }

    private static DeadLetter Letter(TurnState turn, DeadLetterKind kind) => new()
    {
        InstanceKey = turn.InstanceKey,
        InstanceId = turn.InstanceId,
        ExecutionId = turn.ExecutionId,
        Kind = kind,
        Name = "",
        Failures = 5,
        Failure = new("IO", "broken", null, null, null),
        FailedAt = Now,
        HistoryLength = turn.HistoryLength,
        Status = turn.Status,
    };

    private static DeadLetterRetry Retry(DeadLetter letter, int historyLength) => new()
    {
        Letter = letter,
        HistoryLength = historyLength,
        KeptEvents = letter.HistoryLength,
        Status = letter.Status,
        Now = Now.AddMinutes(1),
    };

    private async Task<DeadLetter> GiveUpTurnAsync(
        string id, Action<IReadOnlyList<QueuedActivity>>? scheduled = null, IReadOnlyList<Delivery>? deliveries = null)
    {
        var message = (await _store.CreateAsync(Creation(id))).Message!;
        var work = await _store.CommitAsync(message.InstanceKey, commit => commit with
        {
            Appended = [message.Event],
            Consumed = [message.Id],
            Activities = [StoreSamples.Task(1)],
            Timers = [Timer(9, Now.AddHours(1))],
        });
        scheduled?.Invoke(work!.Activities);
        var turn = (await _store.ReadTurnAsync(message.InstanceKey))!;
        var seen = (await _store.AppendAsync(id, Raised("seen")))!;
        await _store.AppendAsync(id, Raised("later"));
        await _store.CommitAsync(message.InstanceKey, commit => commit with
        {
            Appended = [seen.Event, new ExecutionCompleted { Timestamp = Now, Status = CompletionStatus.Failed }],
            Consumed = [seen.Id],
            Status = OrchestrationRuntimeStatus.Failed,
            Failure = new("PoisonedOrchestration", "given up", null, null, null),
            Deliveries = deliveries ?? [],
            DeadLetter = Letter(turn, DeadLetterKind.Turn) with { Messages = [seen] },
        });
        var letter = (await _store.ListDeadLettersAsync(new() { Limit = 10, InstanceId = id }))[^1];
        return (await _store.FindDeadLetterAsync(letter.Id))!;
    }
}
