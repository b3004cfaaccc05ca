using System.Text.Json.Nodes;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Live speech over HTTP.</summary>
internal static class AudioSessionOperations
{
    public static readonly IReadOnlyList<Operation> All =
    [
        new("CreateAudioSession", "Audio", "Begin a session of live audio", "Begins a session that takes live audio in chunks and gives its transcript as frames. Requires the form of the audio; the rest is as on `/ws/audio`.")
        {
            Parameters = [Shared.IdempotencyKey],
            Takes = [Shared.Of(HttpJson.Wire.CreateAudioSessionBody)],
            Answers = [new(201, "The session.", Shared.Of(HttpJson.Wire.AudioSessionBody))],
            Problems = [Problems.InvalidRequest, Problems.ModelNotAllowed, Problems.ModelUnavailable, Problems.TokensSpent, Problems.IdempotencyMismatch, Problems.TooManyAudioSessions, Problems.VendorNotConfigured, Problems.Conflict],
            Examples =
            [
                new("no_encoding", "An encoding that is not taken", 400) { Body = new JsonObject { ["encoding"] = "mp3", ["sampleRate"] = 16_000 } },
            ],
        },
        new("GetAudioSession", "Audio", "Show a session of live audio", "Shows how a session stands and which chunk it expects. Requires the session's id.")
        {
            Parameters = [Shared.Id("session")],
            Answers = [Shared.Ok("The session.", HttpJson.Wire.AudioSessionBody)],
            Examples = [new("somebody_elses", "A session of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")) }],
        },
        new("PutAudioChunk", "Audio", "Send a chunk of audio", "Stores the next chunk of a session, in order; the same chunk again changes nothing. Requires its bytes: whole samples, or Opus packets each behind its length in two bytes.")
        {
            Parameters =
            [
                Shared.Id("session"),
                new("sequence", "path", "The chunk, from 0.", new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = AudioSessions.MostChunks - 1 }, Required: true),
                new("Content-Digest", "header", "The bytes' SHA-256 or SHA-512 (RFC 9530).", Shared.Text("""{"type":"string"}""")),
            ],
            Takes = [new("application/octet-stream", Schema: new())],
            Answers = [new(202, "The chunk is stored for good.", Shared.Of(HttpJson.Wire.AudioChunkBody))],
            Problems =
            [
                Problems.InvalidRequest, Problems.ChunkMismatch, Problems.IdempotencyMismatch, Problems.AudioGap, Problems.AudioSessionEnded, Problems.LimitExceeded, Problems.RateLimited, Problems.AudioSpent, Problems.Conflict, Problems.BodyTooLarge,
            ],
        },
        new("GetAudioSessionEvents", "Audio", "Read a session's frames", "Streams a session's frames to its end, or lists those that are there when JSON is accepted. Requires the session's id; `after` or Last-Event-ID resumes after a frame.")
        {
            Parameters = [Shared.Id("session"), Shared.LastEventId, Shared.After, Shared.Frames],
            Answers = [new(200, "The session's frames, to `done`; or, as JSON, those that are there.", Shared.Events, Shared.Of(HttpJson.Wire.IReadOnlyListFrame))],
            Problems = [Problems.NotAcceptable, Problems.InvalidRequest, Problems.InvalidCursor],
            Examples = [new("somebody_elses", "A session of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")) }],
            Extensions = new() { ["x-streaming"] = true, ["x-transport-priority"] = new JsonArray("sse") },
        },
        new("FinishAudioSession", "Audio", "Finish a session of live audio", "Says that no more audio comes; the rest of the transcript follows, then `end` and `done`. Requires the number of chunks that were sent, and that all of them are here.")
        {
            Parameters = [Shared.Id("session")],
            Takes = [Shared.Of(HttpJson.Wire.FinishAudioSessionBody)],
            Answers = [new(202, "The session takes no more audio.", Shared.Of(HttpJson.Wire.AudioSessionBody))],
            Problems = [Problems.InvalidRequest, Problems.AudioGap, Problems.AudioSessionEnded],
        },
        new("FlushAudioSession", "Audio", "Flush a session of live audio", "Asks for the final text of the chunks so far; it comes, then `audio_flushed`, and the session goes on. Requires how many chunks are meant, and that all of them are here.")
        {
            Parameters = [Shared.Id("session")],
            Takes = [Shared.Of(HttpJson.Wire.FlushAudioSessionBody)],
            Answers = [new(202, "The text follows in the session's frames.", Shared.Of(HttpJson.Wire.AudioSessionBody))],
            Problems = [Problems.InvalidRequest, Problems.AudioGap, Problems.AudioSessionEnded],
        },
        new("ResumeAudioSession", "Audio", "Resume a session of live audio", "Tries again where transcribing was interrupted; one that goes on is left as it is. Requires the session's id.")
        {
            Parameters = [Shared.Id("session")],
            Answers = [new(202, "It is tried again.", Shared.Of(HttpJson.Wire.AudioSessionBody))],
            Problems = [Problems.AudioSessionEnded],
        },
        new("DeleteAudioSession", "Audio", "Delete a session of live audio", "Deletes a session with its audio and its text, whether it has ended or not. Requires the session's id.")
        {
            Parameters = [Shared.Id("session")],
            Answers = [new(204, "The session is gone.")],
        },
    ];
}
