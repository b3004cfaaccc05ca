using Cartrita.Core.Streaming;
using FsCheck;
using FsCheck.Fluent;

namespace Cartrita.Core.Tests.Streaming;

/// <summary>Laws that hold however copies of activities interleave and whatever is appended twice.</summary>
public sealed class FrameFilterPropertyTests
{
    private const int Copies = 3;
    private const int Tokens = 6;

    /// <summary>What happens next, as numbers: which copy takes a step, or which record is appended once more.</summary>
    private static readonly Arbitrary<int[]> Schedules =
        Gen.ArrayOf(Gen.Choose(0, 99)).Resize(120).ToArbitrary();

    [Fact]
    public void Every_story_has_one_start_at_most_one_end_and_nothing_after_done() => Check(story =>
    {
        var kinds = story.Frames().Select(frame => frame.EventType).ToList();
        return kinds.Count(kind => kind == FrameKinds.Start) <= 1
            && kinds.Count(kind => kind == FrameKinds.Usage) <= 1
            && kinds.Count(kind => kind is FrameKinds.End or FrameKinds.Error) <= 1
            && !kinds.SkipWhile(kind => kind is not (FrameKinds.End or FrameKinds.Error)).Contains(FrameKinds.Token)
            && (!kinds.Contains(FrameKinds.Done) || kinds.IndexOf(FrameKinds.Done) == kinds.Count - 1);
    });

    [Fact]
    public void Client_that_starts_anew_with_each_attempt_has_one_copys_text() => Check(story =>
    {
        var text = new List<string>();
        foreach (var told in story.Told().TakeWhile(told => !told.StartsWith(FrameKinds.End, StringComparison.Ordinal)))
        {
            if (told.StartsWith(FrameKinds.AgentTaskStarted, StringComparison.Ordinal))
            {
                text.Clear();
            }
            else if (told.StartsWith(FrameKinds.Token, StringComparison.Ordinal))
            {
                text.Add(told);
            }
        }

        var ended = story.Told().FirstOrDefault(told => told.StartsWith(FrameKinds.End, StringComparison.Ordinal));
        var writer = ended?.Split(' ')[1].Split(':')[0] ?? text.FirstOrDefault()?.Split(' ')[1].Split(':')[0];
        return text.SequenceEqual(Enumerable.Range(1, text.Count).Select(sequence => $"token {writer}:{sequence}"))
            && (ended is null || text.Count == Tokens);
    });

    [Fact]
    public void Repeated_appends_change_nothing() => Prop.ForAll(Schedules, schedule =>
        Play(schedule, repeats: true).Told().SequenceEqual(Play(schedule, repeats: false).Told())).QuickCheckThrowOnFailure();

    [Fact]
    public void Positions_of_what_passes_grow() => Check(story =>
    {
        var ids = story.Frames().Select(frame => frame.Id).ToList();
        return ids.Order().SequenceEqual(ids) && ids.Distinct().Count() == ids.Count;
    });

    private static void Check(Func<FrameStory, bool> law) =>
        Prop.ForAll(Schedules, schedule => law(Play(schedule, repeats: true))).QuickCheckThrowOnFailure();

    private static FrameStory Play(int[] schedule, bool repeats)
    {
        var story = new FrameStory();
        var copies = Enumerable.Range(0, Copies).Select(index => Copy(story, $"w/{index}").GetEnumerator()).ToArray();
        foreach (var choice in schedule)
        {
            if (choice % (Copies + 1) < Copies)
            {
                copies[choice % (Copies + 1)].MoveNext();
            }
            else if (repeats && story.Log.Count > 0)
            {
                story.Repeat(choice % story.Log.Count);
            }
        }

        return story;
    }

    /// <summary>One copy of a run's writing, step by step: deterministic frames, an attempt, its tokens, the end, and the run's last frame.</summary>
    private static IEnumerable<int> Copy(FrameStory story, string writer)
    {
        story.Add(FrameKinds.Start, "run", 0);
        yield return 0;
        story.Add(FrameKinds.OrchestrationDecision, "run", 1);
        yield return 1;
        var attempt = story.Open(writer);
        yield return 2;
        for (var token = 1; token <= Tokens; token++)
        {
            story.Token(writer, token, attempt);
            yield return 2 + token;
        }

        story.Add(FrameKinds.Usage, writer, Tokens + 1, FrameStory.Answer, attempt);
        story.Add(FrameKinds.End, writer, Tokens + 2, FrameStory.Answer, attempt);
        yield return Tokens + 3;
        story.Add(FrameKinds.EvaluationMetric, "score", 0);
        yield return Tokens + 4;
        story.Add(FrameKinds.Done, "close", 0);
    }
}
