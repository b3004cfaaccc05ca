using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Governance;

/// <summary>Makes, shows and revokes keys.</summary>
internal sealed class KeyEndpoints(ApiKeyRegister register, TimeProvider time)
{
    private const string Keys = "keys";

    /// <summary>Makes a key and shows it, once.</summary>
    [Function(nameof(CreateKey))]
    [Access(Scope.Keys, LeastRole = Role.Admin)]
    public async Task<IActionResult> CreateKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/keys")] HttpRequest request)
    {
        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.CreateKeyBody);
        var created = await register.CreateAsync(KeyCommand.Parse(body, time.GetUtcNow()), request.HttpContext.RequestAborted);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Created(created, HttpJson.Wire.CreatedKey);
    }

    /// <summary>Lists keys, without the keys themselves.</summary>
    [Function(nameof(ListKeys))]
    [Access(Scope.Keys, LeastRole = Role.Operator)]
    public async Task<IActionResult> ListKeys(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/keys")] HttpRequest request)
    {
        var page = PageRequest.Of(request, Keys);
        var items = await register.ListAsync(page.After, page.Limit + 1, request.HttpContext.RequestAborted);
        var answer = items.Count > page.Limit ? new KeyPage([.. items.Take(page.Limit)], page.Next(items[page.Limit - 1].Id)) : new KeyPage(items, null);
        return JsonAnswer.Tagged(request, answer, HttpJson.Wire.KeyPage);
    }

    /// <summary>Revokes a key, for ever.</summary>
    [Function(nameof(RevokeKey))]
    [Access(Scope.Keys, LeastRole = Role.Admin)]
    public async Task<IActionResult> RevokeKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/keys/{id}")] HttpRequest request, string id)
    {
        await register.RevokeAsync(IsId(id) ? id : throw new CartritaException(Problems.NotFound), request.HttpContext.RequestAborted);
        request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return new EmptyResult();
    }

    private static bool IsId(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
