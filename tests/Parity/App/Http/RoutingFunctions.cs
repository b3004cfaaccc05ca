using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Http;

/// <summary>Routes that overlap, that constrain and that leave parts out; each answers with its own name.</summary>
public static class RoutingFunctions
{
    /// <summary>Sorts before <see cref="OrderBExact"/>, and swallows it.</summary>
    [Function(nameof(OrderACatchAll))]
    public static IActionResult OrderACatchAll([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "swallow/{*rest}")] HttpRequest request, string? rest) =>
        Text($"OrderACatchAll {rest}");

    /// <summary>The better match, which is never asked.</summary>
    [Function(nameof(OrderBExact))]
    public static IActionResult OrderBExact([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "swallow/exact")] HttpRequest request) =>
        Text("OrderBExact");

    /// <summary>Sorts before <see cref="OrderDCatchAll"/>, and keeps its path.</summary>
    [Function(nameof(OrderCExact))]
    public static IActionResult OrderCExact([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "leave/exact")] HttpRequest request) =>
        Text("OrderCExact");

    /// <summary>Takes what is left.</summary>
    [Function(nameof(OrderDCatchAll))]
    public static IActionResult OrderDCatchAll([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "leave/{*rest}")] HttpRequest request, string? rest) =>
        Text($"OrderDCatchAll {rest}");

    /// <summary>Takes only what fits its constraints.</summary>
    [Function(nameof(Typed))]
    public static IActionResult Typed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{key:guid}/{count:int:range(1,9)}/{word:alpha}")] HttpRequest request,
        Guid key,
        int count,
        string word) => Text(string.Create(CultureInfo.InvariantCulture, $"Typed {key:D} {count + 1} {word}"));

    /// <summary>Has a part with a default and a part that may be missing.</summary>
    [Function(nameof(Paged))]
    public static IActionResult Paged(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "paged/{page:int=1}/{size?}")] HttpRequest request, int page, string? size) =>
        Text(string.Create(CultureInfo.InvariantCulture, $"Paged page {page} size {size ?? "none"}"));

    /// <summary>Has no route of its own: its name is the route.</summary>
    [Function(nameof(Unrouted))]
    public static IActionResult Unrouted([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Text("Unrouted");

    /// <summary>Names no method: takes each.</summary>
    [Function(nameof(AnyMethod))]
    public static IActionResult AnyMethod([HttpTrigger(AuthorizationLevel.Anonymous, Route = "any-method")] HttpRequest request) => Text($"AnyMethod {request.Method}");

    /// <summary>Shares its path with <see cref="SharedPost"/>, by method.</summary>
    [Function(nameof(SharedGet))]
    public static IActionResult SharedGet([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shared")] HttpRequest request) => Text("SharedGet");

    /// <summary>The other method.</summary>
    [Function(nameof(SharedPost))]
    public static IActionResult SharedPost([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "shared")] HttpRequest request) => Text("SharedPost");

    /// <summary>What a request brings along.</summary>
    [Function(nameof(Echo))]
    public static async Task<IActionResult> Echo([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "echo/{part}")] HttpRequest request, string part)
    {
        using var reader = new StreamReader(request.Body);
        return Text($"part {part}; query {request.Query["word"]}; header {request.Headers["x-parity"]}; body {await reader.ReadToEndAsync()}");
    }

    private static ContentResult Text(string text) => new() { Content = text, ContentType = "text/plain" };
}
