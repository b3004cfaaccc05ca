using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming;

namespace Cartrita.Conformance.Tests.Support;

/// <summary>Values that the suites write; each key is used by one test only, since the suites of one store share it.</summary>
internal static class Sample
{
    public static OwnerId Owner() => new($"o{Guid.NewGuid():N}");

    public static RunId Run() => new(Guid.NewGuid().ToString("N"));

    public static FrameLogKey Log() => new(Owner(), Run());

    public static byte[] Json(int value) => JsonSerializer.SerializeToUtf8Bytes(new { value });

    public static FrameRecord Record(FrameLogKey key, string writer, long sequence, string kind = FrameKinds.Token, string text = "text") => new()
    {
        WriterId = writer,
        Sequence = sequence,
        EventType = kind,
        Timestamp = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero),
        ConversationId = new ConversationId("0123456789abcdef0123456789abcdef"),
        OrchestrationId = key.Run,
        MessageId = new MessageId("fedcba9876543210fedcba9876543210"),
        TaskId = new AgentTaskId("answer"),
        Attempt = new FrameId(1, 23),
        Data = JsonSerializer.SerializeToElement(new { delta = text, index = sequence }),
    };

    public static FrameRecord[] Records(FrameLogKey key, string writer, int from, int count) =>
        [.. Enumerable.Range(from, count).Select(sequence => Record(key, writer, sequence))];
}
