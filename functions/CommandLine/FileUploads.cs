using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Attachments;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.CommandLine;

/// <summary>Uploads files and waits until they can be asked.</summary>
internal sealed class FileUploads(ServerConnection connection, FrameStream frames, AskPrinter printer, TimeProvider time)
{
    // What fits in two chunks comes in one request.
    private const long LargestWhole = 1024 * 1024;

    /// <summary>The attachment that a file became; the one it became before, where the same file is asked about again.</summary>
    public async Task<AttachmentId> UploadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var sha256 = await HashAsync(file, cancellationToken);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sha256 + file.Name)));
        var attachment = await SendAsync(file, sha256, key, cancellationToken);
        for (var again = 1; attachment.Status == AttachmentStatus.Failed; again++)
        {
            // It failed in an earlier run. The next key gives it another chance, and is found again once that one worked.
            attachment = await SendAsync(file, sha256, string.Create(CultureInfo.InvariantCulture, $"{key}:{again}"), cancellationToken);
        }

        if (IsUnderWay(attachment.Status))
        {
            attachment = await FollowAsync(attachment, cancellationToken);
        }

        return attachment.Status is AttachmentStatus.Indexed or AttachmentStatus.Stored
            ? attachment.Id
            : throw new CommandFailure($"The file '{file.Name}' can't be used: {Reason(attachment)}");
    }

    private static async Task<string> HashAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            await using var bytes = file.OpenRead();
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"The file '{file}' can't be read: {exception.Message}");
        }
    }

    // Who names a file to a question wants it to be asked, whatever it is.
    private async Task<AttachmentBody> SendAsync(FileInfo file, string sha256, string key, CancellationToken cancellationToken)
    {
        if (file.Length > LargestWhole)
        {
            return await new ChunkedFile(connection, file, sha256, time).UploadAsync(key, cancellationToken);
        }

        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        using var response = await connection.SendAsync(Request, cancellationToken);
        return await ParseAsync(response, cancellationToken);

        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "api/attachments?confirm=true") { Content = new ByteArrayContent(bytes) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            request.Headers.Add(FileNameHeader.Name, Uri.EscapeDataString(file.Name));
            request.Headers.Add(IdempotencyKey.Header, key);
            return request;
        }
    }

    private async Task<AttachmentBody> FollowAsync(AttachmentBody attachment, CancellationToken cancellationToken)
    {
        await foreach (var frame in frames.ReadAsync(
            () => new HttpRequestMessage(HttpMethod.Get, $"api/orchestrations/{attachment.Id}/events"),
            frame => frame.EventType is FrameKinds.Done,
            cancellationToken))
        {
            printer.Show(frame);
        }

        using var response = await connection.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, $"api/attachments/{attachment.Id}"), cancellationToken);
        return await ParseAsync(response, cancellationToken);
    }

    private static async Task<AttachmentBody> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, HttpJson.Wire.AttachmentBody, cancellationToken)
            ?? throw new CommandFailure("The server's answer to an upload is empty.");
    }

    private static bool IsUnderWay(AttachmentStatus status) =>
        status is AttachmentStatus.Uploaded or AttachmentStatus.Scanning or AttachmentStatus.Ingesting;

    private static string Reason(AttachmentBody attachment) =>
        attachment.ProblemCode is { } code && Problems.All.TryGetValue(code, out var problem) ? problem.Title : "it was refused.";
}
