using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Cartrita.Functions.Http;

/// <summary>An answer in JSON that was serialized by a source-generated contract; MVC's formatters are not asked.</summary>
internal sealed class JsonAnswer(byte[] body, int status) : IActionResult
{
    /// <summary>200.</summary>
    public static IActionResult Ok<T>(T value, JsonTypeInfo<T> contract) => Of(value, contract, StatusCodes.Status200OK);

    /// <summary>201.</summary>
    public static IActionResult Created<T>(T value, JsonTypeInfo<T> contract) => Of(value, contract, StatusCodes.Status201Created);

    /// <summary>202.</summary>
    public static IActionResult Accepted<T>(T value, JsonTypeInfo<T> contract) => Of(value, contract, StatusCodes.Status202Accepted);

    /// <summary>200 with a tag of the body, or 304 where the client has that body already; the client may keep it, and asks each time.</summary>
    public static IActionResult Tagged<T>(HttpRequest request, T value, JsonTypeInfo<T> contract)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, contract);
        request.HttpContext.Response.Headers.CacheControl = "private, no-cache";
        return request.IsCurrent(EntityTag.Of(body)) ? new StatusCodeResult(StatusCodes.Status304NotModified) : new JsonAnswer(body, StatusCodes.Status200OK);
    }

    /// <inheritdoc />
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.HttpContext.RequestAborted);
    }

    private static JsonAnswer Of<T>(T value, JsonTypeInfo<T> contract, int status) => new(JsonSerializer.SerializeToUtf8Bytes(value, contract), status);
}
