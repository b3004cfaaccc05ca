using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Attachments.Uploads;

/// <summary>A file and its chunks, as a client of the chunked upload has them.</summary>
internal sealed class Chunks(byte[] file, string name = "chunks.txt")
{
    public byte[] File => file;

    public string Sha256 { get; } = Hash(file);

    public int Count => UploadChunks.Count(file.Length);

    /// <summary>A text of so many bytes that differs from chunk to chunk.</summary>
    public static Chunks OfText(int bytes, string name = "chunks.txt")
    {
        var text = new StringBuilder(bytes + 32);
        for (var line = 0; text.Length < bytes; line++)
        {
            text.Append("Line ").Append(line).Append(" of the long file.\n");
        }

        return new Chunks(Encoding.ASCII.GetBytes(text.ToString(0, bytes)), name);
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public ReadOnlyMemory<byte> this[int number] => file.AsMemory(number * UploadChunks.SizeBytes, UploadChunks.SizeOf(file.Length, number));

    /// <summary>What begins the upload.</summary>
    public JsonObject Declaration(bool withHashes = false, params (string Name, JsonNode? Value)[] more)
    {
        var body = new JsonObject { ["fileName"] = name, ["sizeBytes"] = file.Length, ["mimeType"] = "text/plain", ["sha256"] = Sha256 };
        if (withHashes)
        {
            body["chunkSha256"] = new JsonArray([.. Enumerable.Range(0, Count).Select(number => JsonValue.Create(Hash(this[number].Span)))]);
        }

        foreach (var (member, value) in more)
        {
            body[member] = value;
        }

        return body;
    }

    public Task<Answer> BeginAsync(ApiUser user, JsonObject? declaration = null, params (string, string)[] headers) =>
        user.PostAsync("api/attachments/uploads", declaration ?? Declaration(), headers);

    public Task<Answer> PutAsync(ApiUser user, string upload, int number, params (string, string)[] headers) => PutAsync(user, upload, number, this[number].ToArray(), headers);

    public static Task<Answer> PutAsync(ApiUser user, string upload, int number, byte[] bytes, params (string, string)[] headers) =>
        user.SendAsync(HttpMethod.Put, $"api/attachments/uploads/{upload}/chunks/{number}", new ByteArrayContent(bytes), headers);

    public static Task<Answer> CompleteAsync(ApiUser user, string upload) => user.SendAsync(HttpMethod.Post, $"api/attachments/uploads/{upload}/complete");

    /// <summary>Begins an upload and sends every chunk, the last first.</summary>
    public async Task<string> SendAsync(ApiUser user, JsonObject? declaration = null, params (string, string)[] headers)
    {
        var upload = (await BeginAsync(user, declaration, headers)).Is(201).Text("uploadId");
        foreach (var number in Enumerable.Range(0, Count).Reverse())
        {
            (await PutAsync(user, upload, number)).Is(204);
        }

        return upload;
    }
}
