using System.Globalization;
using System.Text.Json;
using Cartrita.Activities.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Memory;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Memory;

/// <summary>Lets a user see, correct and delete what is remembered of them (AGENT-09).</summary>
internal sealed class MemoryEndpoints(MemoryStore memories, DeletedText deletedText, TimeProvider time)
{
    private const string Collection = "memory";

    /// <summary>What is remembered of the caller, the latest said first.</summary>
    [Function(nameof(ListMemory))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> ListMemory([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/memory")] HttpRequest request)
    {
        var page = PageRequest.Of(request, Collection);
        var entries = (await memories.ReadAsync(request.Caller().OwnerId, request.HttpContext.RequestAborted)).Entries;
        var rest = entries.OrderByDescending(Place, StringComparer.Ordinal).Where(entry => page.After is null || string.CompareOrdinal(Place(entry), page.After) < 0).ToList();
        List<MemoryEntry> shown = [.. rest.Take(page.Limit)];
        return JsonAnswer.Tagged(request, new MemoryPage([.. shown.Select(MemoryBody.Of)], rest.Count > shown.Count ? page.Next(Place(shown[^1])) : null), HttpJson.Wire.MemoryPage);
    }

    /// <summary>One entry, with the tag of its version.</summary>
    [Function(nameof(GetMemory))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> GetMemory([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/memory/{id}")] HttpRequest request, string id)
    {
        var found = RouteId.Parse<MemoryEntryId>(id);
        return JsonAnswer.Tagged(request, MemoryBody.Of(Find(await memories.ReadAsync(request.Caller().OwnerId, request.HttpContext.RequestAborted), found)), HttpJson.Wire.MemoryBody);
    }

    /// <summary>Corrects an entry: the version that <c>If-Match</c> names, or whatever it is where that is absent.</summary>
    [Function(nameof(CorrectMemory))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> CorrectMemory([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/memory/{id}")] HttpRequest request, string id)
    {
        var (owner, entry) = (request.Caller().OwnerId, RouteId.Parse<MemoryEntryId>(id));
        RequireVersion(request, await memories.ReadAsync(owner, request.HttpContext.RequestAborted), entry);
        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.CorrectMemoryBody);
        if (body.Text is null && body.Kind is null)
        {
            throw new CartritaException(Problems.InvalidRequest, "A correction has text, kind or both.");
        }

        if (body.Text is { } text && !MemoryText.IsKeepable(text))
        {
            throw new CartritaException(Problems.InvalidRequest, $"The text has 1 to {MemoryText.Longest} characters, something that can be seen, and no credential.");
        }

        var changed = await memories.ReviseAsync(owner, memory =>
        {
            RequireVersion(request, memory, entry);
            return MemoryLearning.Correct(memory, entry, body.Text, body.Kind, time.GetUtcNow());
        }) ?? throw new CartritaException(Problems.NotFound);
        var corrected = MemoryBody.Of(Find(changed, entry));
        request.HttpContext.Response.GetTypedHeaders().ETag = TagOf(corrected);
        return JsonAnswer.Ok(corrected, HttpJson.Wire.MemoryBody);
    }

    /// <summary>Deletes an entry, the version that <c>If-Match</c> names where it names one; what the same messages say is not learnt again.</summary>
    [Function(nameof(DeleteMemory))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> DeleteMemory([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/memory/{id}")] HttpRequest request, string id)
    {
        var entry = RouteId.Parse<MemoryEntryId>(id);
        await memories.ReviseAsync(request.Caller().OwnerId, memory =>
        {
            RequireVersion(request, memory, entry);
            return MemoryLearning.Forget(memory, entry, time.GetUtcNow());
        });
        return await GoneAsync(request);
    }

    /// <summary>Deletes all that is remembered of the caller, and the summaries of their conversations; nothing that was said before is learnt again.</summary>
    [Function(nameof(DeleteAllMemory))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> DeleteAllMemory([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/memory")] HttpRequest request)
    {
        await memories.ForgetAllAsync(request.Caller().OwnerId, CancellationToken.None);
        return await GoneAsync(request);
    }

    private static MemoryEntry Find(MemoryDocument memory, MemoryEntryId id) => memory.Entries.FirstOrDefault(known => known.Id == id) ?? throw new CartritaException(Problems.NotFound);

    // Where another writer was first, the change is made anew of what stands there then, and so is this look.
    private static void RequireVersion(HttpRequest request, MemoryDocument memory, MemoryEntryId id)
    {
        if (!request.MayChange(TagOf(MemoryBody.Of(Find(memory, id)))))
        {
            throw new CartritaException(Problems.PreconditionFailed);
        }
    }

    private static EntityTagHeaderValue TagOf(MemoryBody body) => EntityTag.Of(JsonSerializer.SerializeToUtf8Bytes(body, HttpJson.Wire.MemoryBody));

    private static string Place(MemoryEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.UpdatedAt.UtcTicks:D20}{entry.Id.Value}");

    // The store's files keep what was deleted until they are cleaned.
    private async Task<IActionResult> GoneAsync(HttpRequest request)
    {
        await deletedText.RemoveAsync(wasIndexed: false, CancellationToken.None);
        request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return new EmptyResult();
    }
}
