using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>What Azure Resource Manager said.</summary>
internal sealed record ManagementAnswer
{
    /// <summary>The status; 0 where no answer came.</summary>
    public int Status { get; init; }

    /// <summary>The body.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Where the outcome of something that goes on is asked for.</summary>
    public Uri? Location { get; init; }

    /// <summary>How long it wants not to be asked.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it was done, or is being done.</summary>
    internal bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether it is being done.</summary>
    internal bool IsAccepted => Status == (int)HttpStatusCode.Accepted;

    /// <summary>Whether there is no such thing.</summary>
    internal bool IsMissing => Status == (int)HttpStatusCode.NotFound;

    /// <summary>Whether the same request may be answered otherwise later.</summary>
    internal bool IsTransient => IsUncertain || Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.TooManyRequests;

    /// <summary>Whether it may have been done all the same.</summary>
    internal bool IsUncertain => Status is 0 or (int)HttpStatusCode.RequestTimeout or >= 500;

    /// <summary>The service's word for a failure.</summary>
    internal string? ErrorCode => Read(JobJson.Default.ManagementError)?.Error?.Code;

    /// <summary>The body; null where it is none of that type.</summary>
    internal T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Body.Length == 0 ? null : JsonSerializer.Deserialize(Body, type);
        }
        catch (JsonException)
        {
            // What stands before the service answers in HTML.
            return null;
        }
    }
}
