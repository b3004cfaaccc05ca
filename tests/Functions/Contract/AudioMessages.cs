using System.Text.Json.Nodes;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>What goes over <c>/ws/audio</c>.</summary>
internal static class AudioMessages
{
    /// <summary>The messages of its client.</summary>
    public static readonly string[] Sent = ["AudioStart", "AudioChunk", "AudioFlush", "AudioFinish"];

    /// <summary>The kind that no WebSocket has: a session there ends where one over HTTP is interrupted.</summary>
    public const string OverHttpOnly = Core.Streaming.FrameKinds.AudioInterrupted;

    private static readonly string[] Received = ["AudioStarted", "AudioInterim", "AudioFinal", "AudioFlushed", "AudioEnded", "AudioDone", "AudioRefused"];

    /// <summary>All messages, which no other channel has.</summary>
    public static IEnumerable<string> Names => [.. Sent, .. Received, "AudioInterimFrame", "AudioFinalFrame", "AudioFlushedFrame"];

    /// <summary>Adds the client's messages.</summary>
    public static void AddTo(JsonObject messages, Schemas schemas)
    {
        messages["AudioStart"] = AsyncApiWriter.Message(
            "AudioStart", "Begins a session.", AsyncApiWriter.Typed(schemas.Of(HttpJson.Wire.AudioStart, isRequest: true), "start"),
            new JsonObject { ["type"] = "start", ["encoding"] = "linear16", ["sampleRate"] = 16000, ["diarize"] = true });
        messages["AudioChunk"] = Chunk();
        messages["AudioFlush"] = AsyncApiWriter.Message(
            "AudioFlush", "Asks for a final result of what was sent so far.", AsyncApiWriter.Typed(schemas.Of(HttpJson.Wire.AudioFlush, isRequest: true), "flush"), new JsonObject { ["type"] = "flush" });
        messages["AudioFinish"] = AsyncApiWriter.Message(
            "AudioFinish", "Says that no more audio comes.", AsyncApiWriter.Typed(schemas.Of(HttpJson.Wire.AudioFinish, isRequest: true), "finish"), new JsonObject { ["type"] = "finish" });
        Add("AudioStarted", "The session has begun.", "StartFrame");
        Add("AudioInterim", "What is understood so far.", "AudioInterimFrame");
        Add("AudioFinal", "What was said.", "AudioFinalFrame");
        Add("AudioFlushed", "All that was sent before a flush is final.", "AudioFlushedFrame");
        Add("AudioEnded", "All is transcribed.", "EndFrame");
        Add("AudioDone", "The session has ended.", "DoneFrame");
        messages["AudioRefused"] = AsyncApiWriter.Message("AudioRefused", "Says what is wrong before the server closes; it has no id.", AsyncApiWriter.Refusal(), null);

        void Add(string name, string summary, string schema) => messages[name] = AsyncApiWriter.Message(name, summary, Schemas.Ref(schema), null);
    }

    /// <summary>The channel.</summary>
    public static JsonObject Channel() => new()
    {
        ["description"] = "A session of live audio. The first message says its form; audio comes in binary messages, of Opus one packet each. Final frames stay right, an interim one is replaced by the next from the same start.",
        ["publish"] = AsyncApiWriter.Operation("sendAudio", "Client begins, sends audio, and says when it ends.", Sent, "Audio"),
        ["subscribe"] = AsyncApiWriter.Operation("receiveTranscript", "Server sends the transcript, then end and done.", Received, "Audio"),
        ["bindings"] = new JsonObject { ["ws"] = new JsonObject { ["method"] = "GET", ["bindingVersion"] = "0.1.0" } },
    };

    private static JsonObject Chunk()
    {
        var message = AsyncApiWriter.Message("AudioChunk", "A binary message: audio in the form that was said.", new JsonObject { ["type"] = "string", ["format"] = "binary" }, null);
        message["contentType"] = "application/octet-stream";
        return message;
    }
}
