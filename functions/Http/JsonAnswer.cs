using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Cartrita.Functions.Http;

/// <summary>An answer in JSON by a source-generated contract; MVC's formatters are not asked.</summary>
internal sealed class JsonAnswer<T>(T value, JsonTypeInfo<T> contract, int status) : IActionResult
{
    /// <inheritdoc />
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, contract);
        var response = context.HttpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.HttpContext.RequestAborted);
    }
}

/// <summary>Makes answers in JSON.</summary>
internal static class JsonAnswer
{
    /// <summary>200.</summary>
    public static IActionResult Ok<T>(T value, JsonTypeInfo<T> contract) => new JsonAnswer<T>(value, contract, StatusCodes.Status200OK);

    /// <summary>201.</summary>
    public static IActionResult Created<T>(T value, JsonTypeInfo<T> contract) => new JsonAnswer<T>(value, contract, StatusCodes.Status201Created);

    /// <summary>202.</summary>
    public static IActionResult Accepted<T>(T value, JsonTypeInfo<T> contract) => new JsonAnswer<T>(value, contract, StatusCodes.Status202Accepted);
}
