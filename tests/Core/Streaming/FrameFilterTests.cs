using Cartrita.Core.Agents;
using Cartrita.Core.Streaming;

namespace Cartrita.Core.Tests.Streaming;

public sealed class FrameFilterTests
{
    private readonly FrameStory story = new();

    [Fact]
    public void Accept_of_a_record_gives_its_frame_with_its_position()
    {
        var id = story.Add(FrameKinds.Start, "run", 0, FrameStory.Answer);

        var frame = Assert.Single(story.Frames());

        var record = story.Log[0].Record;
        Assert.Equal(id, frame.Id);
        Assert.Equal(FrameKinds.Start, frame.EventType);
        Assert.Equal(record.Timestamp, frame.Timestamp);
        Assert.Equal(record.OrchestrationId, frame.OrchestrationId);
        Assert.Equal(record.TaskId, frame.TaskId);
        Assert.Equal(record.Data.GetRawText(), frame.Data.GetRawText());
    }

    [Fact]
    public void Repeated_pair_of_writer_and_sequence_is_dropped()
    {
        story.Add(FrameKinds.Start, "run", 0);
        story.Add(FrameKinds.OrchestrationDecision, "run", 1);
        story.Add(FrameKinds.OrchestrationDecision, "run", 1);
        story.Add(FrameKinds.OrchestrationDecision, "other", 1);

        Assert.Equal(["start run:0", "orchestration_decision run:1", "orchestration_decision other:1"], story.Told());
    }

    [Fact]
    public void Sequences_that_come_out_of_order_all_pass_once()
    {
        foreach (var sequence in (long[])[2, 0, 5, 2, 1, 3, 4, 3, 5, 6, 0])
        {
            story.Add(FrameKinds.OrchestrationDecision, "run", sequence);
        }

        Assert.Equal([2, 0, 5, 1, 3, 4, 6], story.Frames().Select(frame => frame.Data.GetProperty("sequence").GetInt64()));
    }

    [Fact]
    public void Second_start_is_dropped_whoever_writes_it()
    {
        story.Add(FrameKinds.Start, "run", 0);
        story.Add(FrameKinds.Start, "other", 0);

        Assert.Equal(["start run:0"], story.Told());
    }

    [Fact]
    public void First_terminal_frame_wins()
    {
        story.Add(FrameKinds.End, "answer", 0);
        story.Add(FrameKinds.Error, "supervisor", 0);
        story.Add(FrameKinds.End, "other", 0);

        Assert.Equal(["end answer:0"], story.Told());
    }

    [Fact]
    public void After_the_terminal_frame_only_what_is_late_by_design_passes()
    {
        story.Add(FrameKinds.Error, "supervisor", 0);
        story.Add(FrameKinds.Token, "answer", 0);
        story.Add(FrameKinds.Usage, "answer", 1);
        story.Add(FrameKinds.EvaluationMetric, "score", 0);
        story.Add(FrameKinds.Done, "close", 0);
        story.Add(FrameKinds.EvaluationMetric, "score", 1);
        story.Add(FrameKinds.Done, "other", 0);

        Assert.Equal(["error supervisor:0", "evaluation_metric score:0", "done close:0"], story.Told());
    }

    [Fact]
    public void Ends_are_known_once_their_frames_passed()
    {
        var filter = new FrameFilter();
        story.Add(FrameKinds.End, "answer", 0);
        story.Add(FrameKinds.Done, "close", 0);

        Assert.False(filter.ChatEnded);
        filter.Accept(story.Log[0]);
        Assert.True(filter.ChatEnded);
        Assert.False(filter.RunEnded);
        filter.Accept(story.Log[1]);
        Assert.True(filter.RunEnded);
    }

    [Fact]
    public void Usage_passes_once()
    {
        story.Add(FrameKinds.Usage, "a", 0);
        story.Add(FrameKinds.Usage, "b", 0);

        Assert.Equal(["usage a:0"], story.Told());
    }

    [Fact]
    public void Frames_of_an_attempt_that_another_one_replaced_are_dropped()
    {
        var first = story.Open("w/a");
        story.Token("w/a", 1, first);
        var second = story.Open("w/b");
        story.Token("w/a", 2, first);
        story.Token("w/b", 1, second);
        story.Add(FrameKinds.End, "w/a", 3, FrameStory.Answer, first);
        story.Add(FrameKinds.End, "w/b", 2, FrameStory.Answer, second);

        Assert.Equal(["agent_task_started w/a:0", "token w/a:1", "agent_task_started w/b:0", "token w/b:1", "end w/b:2"], story.Told());
    }

    [Fact]
    public void Attempts_of_other_tasks_do_not_matter()
    {
        var answer = story.Open("w/a");
        story.Add(FrameKinds.AgentTaskStarted, "t1", 0, new AgentTaskId("t1"));
        story.Token("w/a", 1, answer);

        Assert.Equal(3, story.Told().Count);
    }

    [Fact]
    public void Frame_of_an_attempt_that_never_opened_is_dropped()
    {
        story.Token("w/a", 1, new FrameId(0, 77));
        story.Add(FrameKinds.Token, "w/a", 2, task: null, attempt: new FrameId(0, 77));

        Assert.Empty(story.Told());
    }

    [Fact]
    public void Stale_frame_does_not_use_up_its_number()
    {
        var first = story.Open("w", 0);
        var second = story.Open("w", 1);
        story.Token("w", 2, first);
        story.Token("w", 2, second);

        Assert.Equal("token w:2", story.Told()[^1]);
    }

    [Fact]
    public void Repeated_opening_does_not_replace_its_own_attempt()
    {
        var opened = story.Open("w/a");
        story.Repeat(0);
        story.Token("w/a", 1, opened);

        Assert.Equal(["agent_task_started w/a:0", "token w/a:1"], story.Told());
    }

    [Fact]
    public void Copy_that_wakes_after_the_end_does_not_take_the_answer_away()
    {
        var first = story.Open("w/a");
        story.Add(FrameKinds.End, "w/a", 1, FrameStory.Answer, first);
        var second = story.Open("w/b");
        story.Token("w/b", 1, second);
        story.Add(FrameKinds.AgentTaskProgress, "w/b", 2, FrameStory.Answer, second);
        story.Add(FrameKinds.AgentTaskStarted, "late", 0, new AgentTaskId("evaluation"));

        Assert.Equal(["agent_task_started w/a:0", "end w/a:1", "agent_task_started late:0"], story.Told());
    }
}
