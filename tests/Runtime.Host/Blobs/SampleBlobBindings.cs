using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Tests.Blobs;

/// <summary>Functions of the test app that read and write blobs beside another trigger.</summary>
public static class SampleBlobBindings
{
    [Function("ReadAll")]
    public static async Task<IActionResult> ReadAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "read/{name}")] HttpRequest request,
        [BlobInput("library/{name}.txt", Connection = "Uploads")] string text,
        [BlobInput("library/{name}.txt", Connection = "Uploads")] byte[] bytes,
        [BlobInput("library/{name}.txt", Connection = "Uploads")] Stream stream,
        [BlobInput("library/{name}.txt", Connection = "Uploads")] BlobClient client,
        [BlobInput("%Library%/{query.prefix}", Connection = "Uploads")] string[] several,
        [BlobInput("library", Connection = "Uploads")] BlobContainerClient container,
        [BlobInput("library/book.json", Connection = "Uploads")] Book book)
    {
        using var reader = new StreamReader(stream);
        return new OkObjectResult(new object[] { text, bytes.Length, await reader.ReadToEndAsync(), client.Name, several, container.Name, book.Title });
    }

    [Function("WriteText")]
    [BlobOutput("written/{name}/{query.part}-{rand-guid:N}.txt", Connection = "Uploads")]
    public static string WriteText([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "write/{name}")] HttpRequest request, string name) => $"text of {name}";

    [Function("WriteSeveral")]
    public static Written WriteSeveral([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "write-several")] HttpRequest request) => new()
    {
        Answer = new CreatedResult(),
        Bytes = [1, 2, 3],
        Books = [new("One"), new("Two")],
    };

    [Function("Copy")]
    [BlobOutput("copies/{name}", Connection = "Uploads")]
    public static string Copy([BlobTrigger("originals/{name}", Connection = "Uploads")] string blob) => blob.ToUpperInvariant();
}

/// <summary>An answer and two blobs.</summary>
public sealed class Written
{
    [HttpResult]
    public IActionResult? Answer { get; init; }

    [BlobOutput("written/{DateTime:yyyy}/bytes", Connection = "Uploads")]
    public byte[]? Bytes { get; init; }

    [BlobOutput("written/{sys.MethodName}.json", Connection = "Uploads")]
    public Book[]? Books { get; init; }
}

/// <summary>What a blob's JSON holds.</summary>
public sealed record Book(string Title);
