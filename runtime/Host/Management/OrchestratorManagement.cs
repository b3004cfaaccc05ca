using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Management;

/// <summary><c>orchestrators/{name}/{instanceId?}</c>: starts instances.</summary>
/// <param name="client">The durable client; its payloads are JSON text.</param>
/// <param name="functions">The app's functions.</param>
/// <param name="statuses">Answers with the status of one.</param>
/// <param name="links">Makes the addresses of an instance.</param>
/// <param name="time">The clock.</param>
internal sealed class OrchestratorManagement(DurableTaskClient client, FunctionCatalog functions, StatusAnswers statuses, ManagementLinks links, TimeProvider time)
{
    private const int MaximumIdLength = 256;

    /// <summary>Answers a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="name">The orchestrator.</param>
    /// <param name="instanceId">The id that the instance is to have; null or empty for a new one.</param>
    public async Task AnswerAsync(HttpContext http, string name, string? instanceId)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var body = await ManagementAnswers.ReadAsync(http);
        await StartAsync(http, name, instanceId, body.Length == 0 ? null : ManagementAnswers.Compact(body));
    }

    /// <summary>Starts an instance and answers with its addresses, or with its output where the caller waits for that.</summary>
    /// <param name="http">The request.</param>
    /// <param name="name">The orchestrator.</param>
    /// <param name="instanceId">The id that the instance is to have; null or empty for a new one.</param>
    /// <param name="input">The serialized input.</param>
    /// <exception cref="ArgumentException">There is no such orchestrator, or the id is not one.</exception>
    public async Task StartAsync(HttpContext http, string name, string? instanceId, string? input)
    {
        functions.RequireOrchestrator(name);
        if (instanceId?.Length > MaximumIdLength)
        {
            throw new ArgumentException($"Instance ID lengths must not exceed {MaximumIdLength} characters.");
        }

        if (instanceId is not null && instanceId.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)))
        {
            throw new ArgumentException("Orchestration instance ids must not contain /, \\, #, ?, or control characters.");
        }

        var id = await client.ScheduleNewOrchestrationInstanceAsync(
            name, input, new StartOrchestrationOptions(string.IsNullOrEmpty(instanceId) ? null : instanceId), http.RequestAborted);
        var query = new ManagementQuery(http.Request.Query);
        if (query.Seconds("timeout") is { } timeout && query.Seconds("pollingInterval") is { } interval)
        {
            if (interval > timeout)
            {
                throw new ArgumentException($"Total timeout {timeout.TotalSeconds} should be bigger than retry timeout {interval.TotalSeconds}");
            }

            if (await WaitAsync(http, id, timeout) is { } ended)
            {
                await (ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed
                    ? ManagementAnswers.WriteAsync(http, StatusCodes.Status200OK, ManagementAnswers.Parse(ended.SerializedOutput))
                    : statuses.WriteAsync(http, ended, failureIsError: false));
                return;
            }
        }

        var payload = links.Of(http, id);
        http.Response.Headers.Location = payload["statusQueryGetUri"]!.ToString();
        http.Response.Headers.RetryAfter = "10";
        await ManagementAnswers.WriteAsync(http, StatusCodes.Status202Accepted, payload);
    }

    private async Task<OrchestrationMetadata?> WaitAsync(HttpContext http, string id, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, http.RequestAborted);
        try
        {
            return await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return null;
        }
    }
}
