using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.EndToEnd.Tests.Support;

namespace Cartrita.EndToEnd.Tests.Ingestion;

/// <summary>Brings a file to a server in chunks; whatever is lost on the way, asked again it goes on where it was.</summary>
/// <param name="file">The file.</param>
internal sealed class MixedUpload(MixedFile file)
{
    private const int ChunkSize = 512 * 1024;

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".md"] = "text/markdown", [".txt"] = "text/plain", [".py"] = "text/x-python", [".cs"] = "text/plain", [".json"] = "application/json", [".csv"] = "text/csv",
        [".html"] = "text/html", [".ipynb"] = "application/x-ipynb+json", [".pdf"] = "application/pdf", [".zip"] = "application/zip", [".gz"] = "application/gzip", [".wav"] = "audio/wav",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    };

    /// <summary>The file.</summary>
    internal MixedFile File { get; } = file;

    /// <summary>The attachment that it became; null before that, or where it was refused.</summary>
    internal string? Id { get; private set; }

    /// <summary>The code with which it was refused.</summary>
    internal string? Refusal { get; private set; }

    /// <summary>Brings it; after each answer <paramref name="answered"/> is called.</summary>
    internal async Task BringAsync(HttpClient client, Func<Task> answered)
    {
        var created = await CreateAsync(client);
        await answered();
        if (Refusal is not null)
        {
            return;
        }

        var id = created.GetProperty("uploadId").GetString()!;
        foreach (var missing in created.GetProperty("missing").EnumerateArray().Select(number => number.GetInt32()))
        {
            using var chunk = new ByteArrayContent(File.Bytes, missing * ChunkSize, Math.Min(ChunkSize, File.Bytes.Length - (missing * ChunkSize)));
            using var put = await client.PutAsync($"api/attachments/uploads/{id}/chunks/{missing}", chunk);
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
            await answered();
        }

        using var completed = await client.PostAsync($"api/attachments/uploads/{id}/complete", null);
        Id = (await Server.ReadAsync(completed)).GetProperty("id").GetString()!;
        await answered();
    }

    private async Task<JsonElement> CreateAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/attachments/uploads")
        {
            Content = Server.Json(new JsonObject
            {
                ["fileName"] = File.Name,
                ["sizeBytes"] = File.Bytes.Length,
                ["mimeType"] = Types[Path.GetExtension(File.Name)],
                ["sha256"] = File.ClaimedSha256 ?? Convert.ToHexStringLower(SHA256.HashData(File.Bytes)),
                ["confirm"] = true,
            }),
        };
        request.Headers.Add("Idempotency-Key", File.Name);
        using var answer = await client.SendAsync(request);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        if (answer.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError)
        {
            Refusal = body.GetProperty("code").GetString();
        }
        else
        {
            Assert.True(answer.IsSuccessStatusCode, body.GetRawText());
        }

        return body;
    }
}
