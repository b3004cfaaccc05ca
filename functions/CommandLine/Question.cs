using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.CommandLine;

/// <summary>A question on its way: uploads, the run, its frames to the last.</summary>
internal sealed class Question(ServerConnection connection, AskPrinter printer, TimeProvider time)
{
    private readonly FrameStream frames = new(connection, time);

    /// <summary>The run, once it is known.</summary>
    public RunId? Run { get; private set; }

    /// <summary>Asks and shows everything until the answer is complete.</summary>
    public async Task AskAsync(AskRequest request, IReadOnlyList<FileInfo> files, CancellationToken cancellationToken)
    {
        var uploads = new FileUploads(connection, frames, printer, time);
        var attachments = new List<AttachmentId>(files.Count);
        foreach (var file in files)
        {
            attachments.Add(await uploads.UploadAsync(file, cancellationToken));
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(Body(request, attachments), HttpJson.Wire.ChatBody);
        var key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var fold = new RunViewFold();
        await foreach (var frame in frames.ReadAsync(() => Request(body, key), IsLast, cancellationToken))
        {
            Run = frame.OrchestrationId;
            fold.Add(frame);
            printer.Show(frame);
        }

        var view = fold.View();
        if (view.Error is { } error)
        {
            throw new CommandFailure(error.Detail is { } detail ? $"{error.Message} {detail}" : error.Message);
        }

        printer.Finish(view);
    }

    private static bool IsLast(Frame frame) => frame.EventType is FrameKinds.End or FrameKinds.Error;

    // The same key every time: a repeated request takes up the run that the first one started.
    private static HttpRequestMessage Request(byte[] body, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Negotiation.Json);
        request.Headers.Add(IdempotencyKey.Header, key);
        return request;
    }

    private static ChatBody Body(AskRequest request, IReadOnlyList<AttachmentId> attachments) => new()
    {
        Messages = [new ChatMessageBody("user", request.Question)],
        ConversationId = request.Conversation,
        Model = request.Model,
        Attachments = attachments.Count == 0 ? null : [.. attachments.Select(attachment => attachment.Value).Distinct(StringComparer.Ordinal)],
    };
}
