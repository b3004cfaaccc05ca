using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Runtime.Host.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Management;

/// <summary><c>entities/{name?}/{key?}</c>: reads, lists and signals entities.</summary>
/// <param name="client">The entity client; its payloads are JSON text.</param>
/// <param name="functions">The app's functions.</param>
internal sealed class EntityManagement(DurableEntityClient client, FunctionCatalog functions)
{
    // A path cannot hold an empty key.
    private const string EmptyKey = "$";

    /// <summary>Answers a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="path">What follows <c>entities</c>.</param>
    public async Task AnswerAsync(HttpContext http, string[] path)
    {
        try
        {
            await RouteAsync(http, path.ElementAtOrDefault(0), path.ElementAtOrDefault(1));
        }
        catch (ArgumentException e)
        {
            // Of entities the real API tells the reason itself.
            await ManagementAnswers.ErrorAsync(http, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (JsonException e)
        {
            await ManagementAnswers.ErrorAsync(http, StatusCodes.Status400BadRequest, $"Could not parse JSON content: {e.Message}");
        }
    }

    private Task RouteAsync(HttpContext http, string? name, string? key)
    {
        var method = http.Request.Method;
        if (HttpMethods.IsGet(method))
        {
            return string.IsNullOrEmpty(key) ? ListAsync(http, name) : ReadAsync(http, Id(name, key == EmptyKey ? string.Empty : key));
        }

        return HttpMethods.IsPost(method) || HttpMethods.IsDelete(method)
            ? SignalAsync(http, Id(name, key))
            : ManagementAnswers.Empty(http, StatusCodes.Status404NotFound);
    }

    private static EntityInstanceId Id(string? entityName, string? key) => string.IsNullOrEmpty(entityName)
        ? throw new ArgumentException("Invalid entity id: entity name must not be a null or empty string.", nameof(entityName))
        : new(entityName, key ?? string.Empty);

    private async Task ReadAsync(HttpContext http, EntityInstanceId id)
    {
        if (await client.GetEntityAsync(id, includeState: true, http.RequestAborted) is { } entity && entity.IncludesState)
        {
            await ManagementAnswers.WriteAsync(http, StatusCodes.Status200OK, ManagementAnswers.Parse(entity.State.Value));
            return;
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private async Task ListAsync(HttpContext http, string? name)
    {
        var query = new ManagementQuery(http.Request.Query);
        var token = http.Request.Headers[ManagementAnswers.ContinuationHeader].ToString();
        var pages = client.GetAllEntitiesAsync(new EntityQuery
        {
            InstanceIdStartsWith = string.IsNullOrEmpty(name) ? null : $"@{name.ToLowerInvariant()}@",
            LastModifiedFrom = query.Time("lastOperationTimeFrom"),
            LastModifiedTo = query.Time("lastOperationTimeTo"),
            IncludeState = query.Flag("fetchState"),
            PageSize = query.PageSize,
        }).AsPages(token.Length > 0 ? token : null);
        await foreach (var page in pages.WithCancellation(http.RequestAborted))
        {
            http.Response.Headers[ManagementAnswers.ContinuationHeader] = page.ContinuationToken ?? string.Empty;
            await ManagementAnswers.WriteAsync(http, StatusCodes.Status200OK, new JsonArray([.. page.Values.Select(Describe)]));
            return;
        }
    }

    private static JsonObject Describe(EntityMetadata entity) => new()
    {
        ["entityId"] = new JsonObject { ["name"] = entity.Id.Name, ["key"] = entity.Id.Key },
        ["lastOperationTime"] = entity.LastModifiedTime.UtcDateTime,
        ["state"] = entity.IncludesState ? ManagementAnswers.Parse(entity.State.Value) : null,
    };

    private async Task SignalAsync(HttpContext http, EntityInstanceId id)
    {
        var operation = HttpMethods.IsDelete(http.Request.Method) ? "delete" : new ManagementQuery(http.Request.Query).Text("op") ?? string.Empty;
        var body = await ManagementAnswers.ReadAsync(http);
        var isJson = string.Equals(http.Request.ContentType?.Split(';')[0].Trim(), "application/json", StringComparison.OrdinalIgnoreCase);
        var input = body.Length == 0 ? null : isJson ? ManagementAnswers.Compact(body) : JsonValue.Create(body).ToJsonString();
        if (id.Key.Any(c => c is '\\' or '#' or '?' || char.IsControl(c)))
        {
            throw new ArgumentException("Entity keys must not contain /, \\, #, ?, or control characters.");
        }

        functions.RequireEntity(id.Name);
        await client.SignalEntityAsync(id, operation, input, cancellation: http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}
