using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Tests.Streaming;

/// <summary>The data of the frames that these tests write.</summary>
/// <param name="Delta">A piece of text.</param>
internal sealed record Piece(string Delta);

/// <summary>Its JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Piece))]
internal sealed partial class PieceJson : JsonSerializerContext;

internal static class StreamSample
{
    public static readonly FrameLogKey Key = new(new OwnerId("ada"), new RunId("0123456789abcdef0123456789abcdef"));

    public static CancellationToken Bounded() => new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token;

    public static FrameRecord Record(long sequence, string kind = FrameKinds.Token, string writer = "w", string text = "x") => new()
    {
        WriterId = writer,
        Sequence = sequence,
        EventType = kind,
        Timestamp = DateTimeOffset.UnixEpoch,
        OrchestrationId = Key.Run,
        Data = JsonSerializer.SerializeToElement(new Piece(text), PieceJson.Default.Piece),
    };

    public static async Task<List<LoggedFrame>> AllAsync(this IFrameLog log)
    {
        var all = new List<LoggedFrame>();
        await foreach (var batch in log.ReadAsync(Key, follow: false, Bounded()))
        {
            all.AddRange(batch);
        }

        return all;
    }
}

/// <summary>Names that a test can expect: <c>id1</c>, <c>id2</c> …</summary>
internal sealed class CountedIds : IIdSource
{
    private int made;

    public string NewId() => $"id{Interlocked.Increment(ref made)}";

    public string NewSecret() => NewId();
}
