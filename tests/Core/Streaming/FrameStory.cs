using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;

namespace Cartrita.Core.Tests.Streaming;

/// <summary>Tells a log record by record, and keeps what a filter made of it.</summary>
internal sealed class FrameStory
{
    public static readonly AgentTaskId Answer = new("answer");

    private readonly List<LoggedFrame> log = [];

    public IReadOnlyList<LoggedFrame> Log => log;

    public FrameId Add(string kind, string writer, long sequence, AgentTaskId? task = null, FrameId? attempt = null)
    {
        var id = new FrameId(log.Count / 10, log.Count % 10 * 100);
        log.Add(new LoggedFrame(id, new FrameRecord
        {
            WriterId = writer,
            Sequence = sequence,
            Attempt = attempt,
            EventType = kind,
            Timestamp = DateTimeOffset.UnixEpoch,
            OrchestrationId = new RunId("0123456789abcdef0123456789abcdef"),
            TaskId = task,
            Data = JsonSerializer.SerializeToElement(new { writer, sequence }),
        }));
        return id;
    }

    /// <summary>Appends an earlier record once more, as an append does whose answer was lost.</summary>
    public void Repeat(int index) => log.Add(log[index] with { Id = new FrameId(log.Count / 10, log.Count % 10 * 100) });

    public FrameId Open(string writer, long sequence = 0) => Add(FrameKinds.AgentTaskStarted, writer, sequence, Answer);

    public void Token(string writer, long sequence, FrameId attempt) => Add(FrameKinds.Token, writer, sequence, Answer, attempt);

    /// <summary>What a client gets, as <c>kind writer:sequence</c>.</summary>
    public IReadOnlyList<string> Told() => [.. Frames().Select(frame =>
        $"{frame.EventType} {frame.Data.GetProperty("writer").GetString()}:{frame.Data.GetProperty("sequence").GetInt64()}")];

    public IReadOnlyList<Frame> Frames()
    {
        var filter = new FrameFilter();
        return [.. log.Select(filter.Accept).OfType<Frame>()];
    }
}
