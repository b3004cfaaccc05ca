using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.SignalR;

/// <summary>What a group gets at once. A client that has not seen <paramref name="After"/> missed something, and reads it from the log over HTTP.</summary>
/// <param name="Group">The group.</param>
/// <param name="After">The frame before these in the run's log; null where they begin it.</param>
/// <param name="Frames">The frames, in order.</param>
internal sealed record FrameBatch(string Group, FrameId? After, IReadOnlyList<Frame> Frames);

/// <summary>A call of a client's method, as the service's REST API takes it.</summary>
/// <param name="Target">The method.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record HubCall(string Target, IReadOnlyList<FrameBatch> Arguments);

/// <summary>The JSON of calls.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HubCall))]
internal sealed partial class HubCallJson : JsonSerializerContext
{
    /// <summary>The frozen contract.</summary>
    public static HubCallJson Wire => field ??= new HubCallJson(
        new JsonSerializerOptions(((JsonSerializerContext)Default).Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
