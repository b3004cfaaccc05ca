using System.Text.Json.Nodes;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Management;

/// <summary><c>instances/{instanceId?}/{operation?}</c>: reads, lists, purges and steers instances.</summary>
/// <param name="client">The durable client; its payloads are JSON text.</param>
/// <param name="statuses">Answers with the status of one.</param>
/// <param name="orchestrators">Starts instances.</param>
/// <param name="time">The clock.</param>
internal sealed class InstanceManagement(DurableTaskClient client, StatusAnswers statuses, OrchestratorManagement orchestrators, TimeProvider time)
{
    /// <summary>Answers a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="path">What follows <c>instances</c>.</param>
    public Task AnswerAsync(HttpContext http, string[] path)
    {
        var method = http.Request.Method;
        return path switch
        {
            [] or [""] when HttpMethods.IsGet(method) => ListAsync(http),
            [] or [""] when HttpMethods.IsDelete(method) => PurgeManyAsync(http),
            [var id] when HttpMethods.IsGet(method) => ReadAsync(http, id),
            [var id] when HttpMethods.IsDelete(method) => PurgeAsync(http, id),
            [var id, var operation] when HttpMethods.IsPost(method) => OperateAsync(http, id, operation.ToLowerInvariant()),
            [var id, var operation, var name] when HttpMethods.IsPost(method) && operation.Equals("raiseEvent", StringComparison.OrdinalIgnoreCase) =>
                RaiseAsync(http, id, name),
            _ => ManagementAnswers.Empty(http, StatusCodes.Status404NotFound),
        };
    }

    private async Task ReadAsync(HttpContext http, string id)
    {
        if (await FindAsync(http, id) is { } instance)
        {
            await statuses.WriteAsync(http, instance, new ManagementQuery(http.Request.Query).Flag("returnInternalServerErrorOnFailure"));
        }
    }

    private async Task ListAsync(HttpContext http)
    {
        var query = new ManagementQuery(http.Request.Query);
        var showInput = query.Flag("showInput", otherwise: true);
        var token = http.Request.Headers[ManagementAnswers.ContinuationHeader].ToString();
        var pages = client.GetAllInstancesAsync(new OrchestrationQuery
        {
            InstanceIdPrefix = query.Text("instanceIdPrefix"),
            CreatedFrom = query.Time("createdTimeFrom"),
            CreatedTo = query.Time("createdTimeTo"),
            Statuses = query.Statuses("runtimeStatus"),
            PageSize = query.PageSize ?? OrchestrationQuery.DefaultPageSize,
            FetchInputsAndOutputs = true,
        }).AsPages(token.Length > 0 ? token : null);
        await foreach (var page in pages.WithCancellation(http.RequestAborted))
        {
            http.Response.Headers[ManagementAnswers.ContinuationHeader] = page.ContinuationToken ?? string.Empty;
            await ManagementAnswers.WriteAsync(
                http, StatusCodes.Status200OK, new JsonArray([.. page.Values.Select(instance => StatusPayload.Of(instance, showInput))]));
            return;
        }
    }

    private async Task PurgeAsync(HttpContext http, string id)
    {
        if (await FindAsync(http, id) is not null)
        {
            await PurgedAsync(http, await client.PurgeInstanceAsync(id, http.RequestAborted));
        }
    }

    private async Task PurgeManyAsync(HttpContext http)
    {
        var query = new ManagementQuery(http.Request.Query);
        if (query.Time("createdTimeFrom") is not { } from)
        {
            await ManagementAnswers.WriteAsync(
                http, StatusCodes.Status400BadRequest, JsonValue.Create("Please provide value for 'createdTimeFrom' parameter."));
            return;
        }

        var filter = new PurgeInstancesFilter(from, query.Time("createdTimeTo") ?? time.GetUtcNow(), query.Statuses("runtimeStatus"));
        var result = await client.PurgeAllInstancesAsync(filter, http.RequestAborted);
        await (result.PurgedInstanceCount == 0 ? ManagementAnswers.Empty(http, StatusCodes.Status404NotFound) : PurgedAsync(http, result));
    }

    private static Task PurgedAsync(HttpContext http, PurgeResult result) =>
        ManagementAnswers.WriteAsync(http, StatusCodes.Status200OK, new JsonObject { ["instancesDeleted"] = result.PurgedInstanceCount });

    private async Task RaiseAsync(HttpContext http, string id, string name)
    {
        if (await FindLiveAsync(http, id) is null)
        {
            return;
        }

        var type = http.Request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase))
        {
            await ManagementAnswers.ErrorAsync(http, StatusCodes.Status400BadRequest, "Only application/json request content is supported");
            return;
        }

        await client.RaiseEventAsync(id, name, ManagementAnswers.Compact(await ManagementAnswers.ReadAsync(http)), http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task OperateAsync(HttpContext http, string id, string operation)
    {
        var reason = new ManagementQuery(http.Request.Query).Text("reason");
        switch (operation)
        {
            case "terminate" when await FindLiveAsync(http, id) is not null:
                // The reason is the output as it is, JSON or not.
                await client.TerminateInstanceAsync(id, new TerminateInstanceOptions(reason), http.RequestAborted);
                http.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case "suspend" when await FindLiveAsync(http, id) is { } instance:
                RefuseWhere(instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended, "suspend", instance);
                await client.SuspendInstanceAsync(id, reason, http.RequestAborted);
                http.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case "resume" when await FindLiveAsync(http, id) is { } instance:
                RefuseWhere(instance.RuntimeStatus != OrchestrationRuntimeStatus.Suspended, "resume", instance);
                await client.ResumeInstanceAsync(id, reason, http.RequestAborted);
                http.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case "restart":
                await RestartAsync(http, id);
                break;
            case "rewind" when await FindAsync(http, id) is { } instance:
                await RewindAsync(http, instance);
                break;
            case "terminate" or "suspend" or "resume" or "rewind":
                // The look-up has answered.
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private static void RefuseWhere(bool wrong, string operation, OrchestrationMetadata instance)
    {
        if (wrong)
        {
            throw new InvalidOperationException(
                $"Cannot {operation} the orchestration instance {instance.InstanceId} because instance is in the {instance.RuntimeStatus} state.");
        }
    }

    private static Task RewindAsync(HttpContext http, OrchestrationMetadata instance) => instance.RuntimeStatus switch
    {
        OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Terminated => ManagementAnswers.Empty(http, StatusCodes.Status410Gone),
        OrchestrationRuntimeStatus.Failed => ManagementAnswers.ErrorAsync(
            http, StatusCodes.Status501NotImplemented, "This host does not rewind instances; work that was given up is retried as a dead letter."),
        _ => throw new InvalidOperationException("The rewind operation is only supported on failed orchestration instances."),
    };

    private async Task RestartAsync(HttpContext http, string id)
    {
        try
        {
            if (await client.GetInstanceAsync(id, getInputsAndOutputs: true, http.RequestAborted) is not { } instance)
            {
                throw new ArgumentException($"An orchestration with the instanceId {id} was not found.");
            }

            var fresh = new ManagementQuery(http.Request.Query).Flag("restartWithNewInstanceId", otherwise: true);
            await orchestrators.StartAsync(http, instance.Name, fresh ? null : id, instance.SerializedInput);
        }
        catch (ArgumentException e)
        {
            // The real API says so whatever was wrong with the argument.
            await ManagementAnswers.ErrorAsync(http, StatusCodes.Status400BadRequest, "InstanceId does not match a valid orchestration instance.", e);
        }
    }

    private async Task<OrchestrationMetadata?> FindAsync(HttpContext http, string id)
    {
        var instance = id.StartsWith('@') ? null : await client.GetInstanceAsync(id, getInputsAndOutputs: true, http.RequestAborted);
        if (instance is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return instance;
    }

    private async Task<OrchestrationMetadata?> FindLiveAsync(HttpContext http, string id)
    {
        var instance = await FindAsync(http, id);
        if (instance?.RuntimeStatus.IsTerminal() ?? false)
        {
            http.Response.StatusCode = StatusCodes.Status410Gone;
            return null;
        }

        return instance;
    }
}
