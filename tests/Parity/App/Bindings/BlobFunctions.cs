using Cartrita.Parity.App.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Bindings;

/// <summary>Blobs: outputs and triggers.</summary>
/// <param name="journal">Where blobs are written down.</param>
public sealed class BlobFunctions(Journal journal)
{
    /// <summary>Writes a blob.</summary>
    [Function(nameof(PutBlob))]
    public static Put PutBlob([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "blobs/{key}")] HttpRequest request, string key) => new()
    {
        Answer = new StatusCodeResult(StatusCodes.Status202Accepted),
        Text = $"written for {key}",
    };

    /// <summary>A blob came: another is written.</summary>
    [Function(nameof(OnBlob))]
    [BlobOutput("parity-out/{name}.copy")]
    public string OnBlob([BlobTrigger("parity-in/{name}.txt")] string content, string name)
    {
        journal.Add(name, $"came: {content}");
        return $"copy of {content}";
    }

    /// <summary>The copy came.</summary>
    [Function(nameof(OnCopy))]
    public void OnCopy([BlobTrigger("parity-out/{name}.copy")] string content, string name) => journal.Add($"{name}-copy", $"came: {content}");
}

/// <summary>An answer and a blob.</summary>
public sealed class Put
{
    /// <summary>The answer.</summary>
    [HttpResult]
    public required IActionResult Answer { get; init; }

    /// <summary>The blob.</summary>
    [BlobOutput("parity-in/{key}.txt")]
    public required string Text { get; init; }
}
