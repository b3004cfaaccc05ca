using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Functions.Attachments;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.CommandLine;

/// <summary>Uploads one file in chunks, read from the disk as they are sent. After a failure it asks what is missing, and goes on with that.</summary>
/// <param name="connection">The server, and whichever comes after it.</param>
/// <param name="file">The file.</param>
/// <param name="sha256">Its hash.</param>
/// <param name="time">The clock.</param>
internal sealed class ChunkedFile(ServerConnection connection, FileInfo file, string sha256, TimeProvider time)
{
    private const string Uploads = "api/attachments/uploads";
    private const string AnyBytes = "application/octet-stream";
    private const int MaximumRounds = 5;
    private const int MaximumAttempts = 9;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Uploads the file, or what is missing of it since an earlier time, under a key.</summary>
    public async Task<AttachmentBody> UploadAsync(string key, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            // Asked for again under the same key, it is the same upload: what is missing is what has not come.
            var upload = await BeginAsync(key, cancellationToken);
            if (upload.State == UploadState.Complete)
            {
                using var found = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, $"api/attachments/{upload.UploadId}"), cancellationToken);
                return await ParseAsync(found, HttpJson.Wire.AttachmentBody, cancellationToken);
            }

            await Parallel.ForEachAsync(
                upload.Missing,
                new ParallelOptions { MaxDegreeOfParallelism = upload.MaxParallel, CancellationToken = cancellationToken },
                async (number, stop) => await SendAsync(upload, number, stop));
            using var response = await AskAsync(() => new HttpRequestMessage(HttpMethod.Post, $"{Uploads}/{upload.UploadId}/complete"), cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return await ParseAsync(response, HttpJson.Wire.AttachmentBody, cancellationToken);
            }

            // What is missing all the same, or what was cleared away meanwhile, is sent again.
            if (round >= MaximumRounds || response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.Gone))
            {
                throw await ServerConnection.FailureAsync(response, cancellationToken);
            }
        }
    }

    private static bool IsForLater(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)answer.StatusCode >= 500;

    private async Task<HttpResponseMessage> AskAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await connection.AskAsync(make, cancellationToken);
            if (attempt >= MaximumAttempts || !IsForLater(response))
            {
                return response;
            }

            var wait = WaitAfter(attempt, response);
            response.Dispose();
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    // Twice as long each time, at least as long as the server says, and not all chunks at one moment.
    private static TimeSpan WaitAfter(int attempt, HttpResponseMessage response)
    {
        var wait = FirstWait * Math.Pow(2, attempt - 1);
        wait = response.Headers.RetryAfter?.Delta is { } told && told > wait ? told : wait;
        return (wait < LongestWait ? wait : LongestWait) * (1 + (RandomNumberGenerator.GetInt32(500) / 1000.0));
    }

    private async Task<UploadProgressBody> BeginAsync(string key, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new CreateUploadBody
            {
                FileName = file.Name,
                SizeBytes = file.Length,
                MimeType = AcceptedFiles.Find(file.Name)?.MediaType ?? AnyBytes,
                Sha256 = sha256,
                Confirm = true,
            },
            HttpJson.Wire.CreateUploadBody);
        using var response = await connection.SendAsync(Request, cancellationToken);
        return await ParseAsync(response, HttpJson.Wire.UploadProgressBody, cancellationToken);

        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Uploads) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new(Negotiation.Json);
            request.Headers.Add(IdempotencyKey.Header, key);
            return request;
        }
    }

    private async Task SendAsync(UploadProgressBody upload, int number, CancellationToken cancellationToken)
    {
        var size = UploadChunks.SizeOf(file.Length, number);
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            await ReadAsync(buffer.AsMemory(0, size), (long)number * upload.ChunkSizeBytes, cancellationToken);
            var digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(buffer.AsSpan(0, size)))}:";
            using var response = await AskAsync(() => Request(buffer, size, digest), cancellationToken);

            // A conflict says that it is complete already, and whoever completes it next is told so.
            if (!response.IsSuccessStatusCode && response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.Gone))
            {
                throw await ServerConnection.FailureAsync(response, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        HttpRequestMessage Request(byte[] bytes, int length, string digest)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{Uploads}/{upload.UploadId}/chunks/{number}");
            var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new ByteArrayContent(bytes, 0, length) };
            request.Content.Headers.ContentType = new(AnyBytes);
            request.Headers.TryAddWithoutValidation(ContentDigest.Name, digest);
            return request;
        }
    }

    private async Task ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        await using var bytes = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.Asynchronous);
        bytes.Position = offset;
        if (await bytes.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) < buffer.Length)
        {
            throw new CommandFailure($"The file '{file.Name}' became shorter while it was uploaded.");
        }
    }

    private static async Task<T> ParseAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, contract, cancellationToken) ?? throw new CommandFailure("The server's answer to an upload is empty.");
    }
}
