using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Cartrita.TestSupport.Vendors;

/// <summary>A request that a vendor's server received.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Path and query as they were sent: a branch with a slash is one segment.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Query">Its parameters.</param>
/// <param name="Body">Its body; undefined where there was none.</param>
public sealed record VendorRequest(string Method, string Target, IHeaderDictionary Headers, IQueryCollection Query, JsonElement Body)
{
    private readonly TaskCompletionSource aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The body of a request that is not JSON.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Whether it asks to become a WebSocket.</summary>
    public bool IsWebSocket { get; init; }

    public string? ContentType => Headers.ContentType;

    public string Path => Target.Split('?')[0];

    public string? Authorization => Headers.Authorization;

    /// <summary>The status of its answer; 0 before it.</summary>
    public int Status { get; internal set; }

    /// <summary>Completes when the client goes away before the answer has ended.</summary>
    public Task Aborted => aborted.Task;

    internal void Abort() => aborted.TrySetResult();
}
