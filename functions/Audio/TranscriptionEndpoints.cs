using Cartrita.Activities.Audio;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Attachments;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Audio;

/// <summary>Recordings as text (AGENT-07).</summary>
internal sealed class TranscriptionEndpoints(ITranscriber transcriber, Recordings recordings, AudioAllowance allowance, AudioUseOptions use, IIdSource ids)
{
    // What a form puts around its one part.
    private const int FormOverhead = 64 * 1024;

    /// <summary>Transcribes a recording that is the body, the form's part <c>file</c>, or a file of the caller; nothing of it is kept.</summary>
    [Function(nameof(CreateTranscription))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> CreateTranscription(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/audio/transcriptions")] HttpRequest request)
    {
        var (wishes, left) = (TranscriptionQuery.Of(request.Query), request.HttpContext.RequestAborted);
        use.RequireModel(wishes.Model);
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            var body = await JsonBody.ReadAsync(request, HttpJson.Wire.TranscriptionRequestBody);
            var recording = await recordings.FindAsync(request.Caller().OwnerId, RouteId.Parse<AttachmentId>(body.AttachmentId), left);
            return await AnswerAsync(request, recording.Bytes, recording.Attachment.SizeBytes, wishes);
        }

        SpooledUpload.RequireFits(request.ContentLength - FormOverhead);
        var isForm = type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;
        var form = isForm ? await UploadBody.OpenAsync(request) : null;
        await using var upload = await SpooledUpload.ReadAsync(form?.Content ?? request.Body, left);
        await (form?.EndAsync() ?? Task.CompletedTask);
        var detected = await FileTypeDetector.DetectAsync(upload.Open(), left);
        if (detected.Category is not (FileCategory.Audio or FileCategory.Video))
        {
            throw new CartritaException(Problems.UnsupportedFile, "Only audio and video are transcribed.");
        }

        // The upload outlives each attempt, which disposes of its stream.
        return await AnswerAsync(request, new AudioBytes(_ => ValueTask.FromResult<Stream>(new UndisposedStream(upload.Open())), detected.MediaType), upload.SizeBytes, wishes);
    }

    private async Task<IActionResult> AnswerAsync(HttpRequest request, AudioBytes audio, long bytes, TranscriptionWishes wishes) => JsonAnswer.Ok(
        await allowance.TranscribedAsync(request.Caller().OwnerId, ids.NewId(), bytes, () => transcriber.TranscribeAsync(audio, wishes, request.HttpContext.RequestAborted)), HttpJson.Wire.Transcript);
}
