using System.Text.Json.Serialization;

namespace Cartrita.Runtime.Host.Timers;

/// <summary>What is remembered of a monitored schedule, in UTC.</summary>
/// <param name="Last">The last occurrence that ran; null before the first.</param>
/// <param name="Next">The occurrence that was expected after it.</param>
/// <param name="LastUpdated">When this was written.</param>
internal sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated);

/// <summary>The JSON of a timer's status.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TimerStatus))]
internal sealed partial class TimerStatusJson : JsonSerializerContext;
