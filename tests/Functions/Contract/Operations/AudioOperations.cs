using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Audio;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Speech.</summary>
internal static class AudioOperations
{
    private static readonly string[] OnByDefault = ["diarize", "punctuate", "smartFormat"];

    public static readonly IReadOnlyList<Operation> All =
    [
        new("CreateTranscription", "Audio", "Transcribe a recording", "Transcribes a recording and keeps nothing of it. Requires the bytes, at most 20 MB, as the body or the form's part `file`, or the id of an audio or video attachment.")
        {
            Parameters =
            [
                new("model", "query", "The speech model; the configured one where it is absent.", Name()),
                new("language", "query", "The language spoken, as a BCP 47 tag; detected where it is absent.", Name()),
                .. TranscriptionQuery.Flags.Select(flag => new Parameter(flag, "query", Texts[flag], new JsonObject { ["type"] = "boolean", ["default"] = OnByDefault.Contains(flag) })),
            ],
            Takes =
            [
                Shared.Of(HttpJson.Wire.TranscriptionRequestBody),
                new("application/octet-stream", Schema: new()),
                new("multipart/form-data", Schema: Shared.Text("""{"type":"object","required":["file"],"properties":{"file":{"type":"string","contentMediaType":"application/octet-stream"}},"additionalProperties":false}""")),
            ],
            Answers = [Shared.Ok("The transcript.", HttpJson.Wire.Transcript)],
            Problems =
            [
                Problems.InvalidRequest, Problems.ModelNotAllowed, Problems.AudioSpent, Problems.Conflict, Problems.UnsupportedFile, Problems.EmptyFile, Problems.FileTooLarge, Problems.InvalidFileName, Problems.NotFound, Problems.IndexPending, Problems.AttachmentUnusable,
                Problems.VendorNotConfigured, Problems.VendorUnauthorized, Problems.VendorRejected, Problems.VendorQuotaSpent, Problems.VendorRateLimited, Problems.VendorUnavailable, Problems.VendorBadResponse,
            ],
            Examples =
            [
                new("no_recording", "A body that is no recording", 415) { Text = "hello", ContentType = "application/octet-stream" },
                new("somebody_elses", "A file of somebody else", 404) { Body = new JsonObject { ["attachmentId"] = "{nothing}" } },
            ],
        },
        new("CreateSpeech", "Audio", "Speak a text", "Speaks a text, sends the audio as it comes and keeps nothing of it. Requires a text of at most 2000 characters, which the safety policy lets pass.")
        {
            Takes = [Shared.Of(HttpJson.Wire.SpeechBody)],
            Answers = [new(200, "The audio, in the form that was wished.", new("audio/mpeg", Schema: new()), new("audio/wav", Schema: new()), new("audio/ogg", Schema: new()))],
            Problems =
            [
                Problems.InvalidRequest, Problems.ModelNotAllowed, Problems.SafetyBlocked, Problems.ModerationUnavailable, Problems.BannedContent, Problems.BannedContentExceeded, Problems.AudioSpent, Problems.Conflict,
                Problems.VendorNotConfigured, Problems.VendorUnauthorized, Problems.VendorRejected, Problems.VendorQuotaSpent, Problems.VendorRateLimited, Problems.VendorUnavailable, Problems.VendorBadResponse,
            ],
            Examples =
            [
                new("no_text", "A text of blanks", 400) { Body = new JsonObject { ["text"] = " " } },
                new("no_form", "A form that is not made", 400) { Body = new JsonObject { ["text"] = "Hello.", ["format"] = "flac" } },
            ],
        },
        new("AudioSocket", "Audio", "Transcribe live audio", "Opens a WebSocket that takes live audio and gives its transcript as frames; requires an upgrade, else 426 names the route for recordings. See /api/asyncapi.json.")
        {
            Answers = [new(101, "The connection is a WebSocket now.")],
            Problems = [Problems.AudioSocketUnavailable, Problems.VendorNotConfigured],
            Examples = [new("no_upgrade", "A request that is no upgrade", 426) { AnswerVaries = true }],
            Extensions = new JsonObject { ["x-websocket"] = true, ["x-streaming"] = true },
        },
    ];

    private static Dictionary<string, string> Texts => new(StringComparer.Ordinal)
    {
        ["diarize"] = "Whether speakers are told apart.",
        ["punctuate"] = "Whether punctuation and capitals are set.",
        ["smartFormat"] = "Whether numbers, dates and the like are written as people read them.",
        ["topics"] = "Whether topics are found.",
        ["intents"] = "Whether intents are found.",
        ["sentiment"] = "Whether the feeling is found.",
        ["entities"] = "Whether names, places and the like are found.",
        ["summarize"] = "Whether it is summarized.",
    };

    private static JsonObject Name() => Shared.Text("""{"type":"string","minLength":1,"maxLength":64,"pattern":"^[0-9A-Za-z._-]+$"}""");
}
