using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Http;

/// <summary>The kinds of answers that a function can give.</summary>
public static class ResultFunctions
{
    /// <summary>Gives the kind that is asked for.</summary>
    [Function(nameof(Results))]
    public static IActionResult Results([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/{kind}")] HttpRequest request, string kind) => kind switch
    {
        "object" => new OkObjectResult(Parcel.Sample),
        "status" => new StatusCodeResult(StatusCodes.Status418ImATeapot),
        "accepted" => new ObjectResult(Parcel.Sample) { StatusCode = StatusCodes.Status202Accepted },
        "nocontent" => new NoContentResult(),
        "file" => new FileContentResult("a file"u8.ToArray(), "application/x-parity"),
        "text" => new ContentResult { Content = "plain", ContentType = "text/plain", StatusCode = StatusCodes.Status200OK },
        "throw" => throw new InvalidOperationException("[thrown on purpose]"),
        _ => new NotFoundResult(),
    };

    /// <summary>Counts the bytes of a body.</summary>
    [Function(nameof(BodySize))]
    public static async Task<IActionResult> BodySize([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "body-size")] HttpRequest request)
    {
        var buffer = new byte[64 * 1024];
        var size = 0L;
        for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;)
        {
            size += read;
        }

        return new OkObjectResult(new BodySizeView(size));
    }
}

/// <summary>How large a body was.</summary>
/// <param name="Bytes">In bytes.</param>
public sealed record BodySizeView(long Bytes);
