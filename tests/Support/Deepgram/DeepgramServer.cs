using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.Vendors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.TestSupport.Deepgram;

/// <summary>A server on the loopback that speaks Deepgram's wire format and recognizes one recording: whole, by its address, or while it is streamed.</summary>
/// <remarks>Every request, answer and live message is held against <see cref="DeepgramContract"/>; what breaks it is answered as the vendor does, with 400.</remarks>
public sealed class DeepgramServer : LoopbackVendor
{
    /// <summary>The key that it takes.</summary>
    public const string Key = "dg-canary-7731";

    /// <summary>The descriptions that it needs; tests that use it are skipped without.</summary>
    public const string Description = DeepgramContract.Description;

    private readonly DeepgramContract contract = DeepgramContract.Read();

    private DeepgramServer(DeepgramRecording recording) => Recording = recording;

    /// <summary>What it recognizes.</summary>
    public DeepgramRecording Recording { get; }

    /// <summary>The address at which it finds the recording.</summary>
    public Uri RecordingAddress { get; } = new("https://recordings.example/one.wav");

    /// <summary>What goes wrong with the next live connections, in order.</summary>
    public ConcurrentQueue<DeepgramLiveFault> LiveFaults { get; } = new();

    /// <summary>The live connections so far.</summary>
    public ConcurrentQueue<DeepgramStream> Streams { get; } = new();

    /// <summary>Called before each live message goes out.</summary>
    public Action<JsonNode>? Sending { get; set; }

    public static async Task<DeepgramServer> StartAsync(DeepgramRecording recording)
    {
        var server = new DeepgramServer(recording);
        await server.ListenAsync();
        return server;
    }

    /// <inheritdoc />
    protected override void Check(VendorRequest request) => Violate($"{request.Method} {request.Path}", contract.Check(request));

    /// <inheritdoc />
    protected override VendorReply Answer(VendorRequest request)
    {
        if (request.Authorization != $"Token {Key}")
        {
            return Error(401, "INVALID_AUTH", "Invalid credentials.");
        }

        if (contract.Check(request) is [var problem, ..])
        {
            return Error(400, "Bad Request", problem);
        }

        if (request.Path == "/v1/speak")
        {
            return new VendorReply { ContentType = request.Query["encoding"].ToString() switch { "linear16" => "audio/wav", "opus" => "audio/ogg;codecs=opus", _ => "audio/mpeg" }, Body = Recording.ToWav() };
        }

        var isKnown = request.Body.ValueKind == JsonValueKind.Object ? request.Body.GetProperty("url").GetString() == RecordingAddress.AbsoluteUri : request.Bytes.Span.IndexOf(Recording.Bytes) >= 0;
        if (!isKnown)
        {
            return Error(400, "Bad Request", "failed to process audio: corrupt or unsupported data");
        }

        var answer = DeepgramAnswers.Transcription(Recording, request.Query);
        Violate("answer ListenV1Response", contract.CheckAnswer("ListenV1Response", answer));
        return VendorReply.Json(answer);
    }

    /// <inheritdoc />
    protected override bool TakesBytes(string? contentType) => contentType?.StartsWith("application/json", StringComparison.Ordinal) != true;

    /// <inheritdoc />
    protected override async Task<bool> ServeSocketAsync(HttpContext context, VendorRequest request)
    {
        if (request.Authorization != $"Token {Key}" || contract.Check(request) is { Count: > 0 })
        {
            return false;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var stream = new DeepgramStream(this, contract, socket, request, LiveFaults.TryDequeue(out var fault) ? fault : new DeepgramLiveFault());
        Streams.Enqueue(stream);
        await stream.ServeAsync(context.RequestAborted);
        return true;
    }

    internal void Break(string what, IEnumerable<string> errors) => Violate(what, errors);

    private static VendorReply Error(int status, string code, string text) => VendorReply.Json(new JsonObject { ["err_code"] = code, ["err_msg"] = text, ["request_id"] = DeepgramAnswers.RequestId }, status);
}
