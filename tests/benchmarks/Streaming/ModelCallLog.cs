using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>When the model server was called and left, for those questions that carry a tag: <c>tag-17</c>.</summary>
internal sealed partial class ModelCallLog
{
    private readonly ConcurrentQueue<ModelCall> calls = new();

    /// <summary>Notes a call; null where its question has no tag.</summary>
    public ModelCall? Begin(string body)
    {
        if (Tag().Match(body) is not { Success: true } tag)
        {
            return null;
        }

        var call = new ModelCall { Tag = tag.Value, Began = Stopwatch.GetTimestamp() };
        calls.Enqueue(call);
        return call;
    }

    /// <summary>All calls so far as JSON, which are forgotten then.</summary>
    public string Take()
    {
        var taken = new List<ModelCall>();
        while (calls.TryDequeue(out var call))
        {
            taken.Add(call);
        }

        return JsonSerializer.Serialize(taken);
    }

    [GeneratedRegex("tag-[0-9]+")]
    private static partial Regex Tag();
}

/// <summary>One call of the model server; ticks are of the machine's clock, the same in every process.</summary>
internal sealed class ModelCall
{
    /// <summary>The question's tag.</summary>
    public required string Tag { get; init; }

    /// <summary>The tick at which it came.</summary>
    public required long Began { get; init; }

    /// <summary>The tick at which its caller was seen to have left; 0 where it stayed to the end.</summary>
    public long Aborted { get; set; }

    /// <summary>Notes that the caller has left.</summary>
    public void Abort() => Aborted = Stopwatch.GetTimestamp();
}
