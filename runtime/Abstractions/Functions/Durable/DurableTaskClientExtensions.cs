using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Answers HTTP requests with the addresses by which an instance is managed.</summary>
public static class DurableTaskClientExtensions
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    /// <summary>Answers 202 with the addresses of an instance.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">The server does not write synchronously, as in the ASP.NET Core integration.</exception>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponse(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>Answers with the addresses of an instance.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="statusCode">The status.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">The server does not write synchronously, as in the ASP.NET Core integration.</exception>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        var (response, payload) = Answer(client, request, instanceId, statusCode);
        WorkerSerializer.Of(response.FunctionContext).Serialize(response.Body, payload, typeof(HttpManagementPayload), cancellation);
        return response;
    }

    /// <summary>Answers 202 with the addresses of an instance.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>Answers with the addresses of an instance.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="statusCode">The status.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        var (response, payload) = Answer(client, request, instanceId, statusCode);
        await WorkerSerializer.Of(response.FunctionContext).SerializeAsync(response.Body, payload, typeof(HttpManagementPayload), cancellation);
        return response;
    }

    /// <summary>The addresses of an instance.</summary>
    /// <param name="client">The client.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="request">The request that says by which name the host is known; null for the name that the host knows itself.</param>
    /// <exception cref="ArgumentException">There is no id.</exception>
    /// <exception cref="InvalidOperationException">Without a request, the client does not know where its host is.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(this DurableTaskClient client, string instanceId, HttpRequestData? request = null) =>
        string.IsNullOrEmpty(instanceId)
            ? throw new ArgumentException("InstanceId cannot be null or empty.", nameof(instanceId))
            : ManagementAddresses.Of(client, request, instanceId);

    /// <summary>Waits until an instance has ended and answers with what is known of it, or, when the token fires before, with its addresses.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="retryInterval">The time between two looks; a second by default.</param>
    /// <param name="returnInternalServerErrorOnFailure">Whether a failed instance is a 500.</param>
    /// <param name="getInputsAndOutputs">Whether with inputs and outputs.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<HttpResponseData> WaitForCompletionOrCreateCheckStatusResponseAsync(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        TimeSpan? retryInterval = null,
        bool returnInternalServerErrorOnFailure = false,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        var time = request.FunctionContext.InstanceServices.GetService<TimeProvider>() ?? TimeProvider.System;
        try
        {
            while (true)
            {
                if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs, CancellationToken.None) is { IsCompleted: true } ended)
                {
                    return await AnswerAsync(request, ended, returnInternalServerErrorOnFailure, cancellation);
                }

                await Task.Delay(retryInterval ?? DefaultInterval, time, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // That is how a caller says how long it waits.
            return await client.CreateCheckStatusResponseAsync(request, instanceId, CancellationToken.None);
        }
    }

    private static async Task<HttpResponseData> AnswerAsync(
        HttpRequestData request, OrchestrationMetadata ended, bool failureIsError, CancellationToken cancellation)
    {
        var failed = ended.RuntimeStatus == OrchestrationRuntimeStatus.Failed && failureIsError;
        var response = request.CreateResponse(failed ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
        await response.WriteAsJsonAsync(
            new
            {
                ended.Name,
                ended.InstanceId,
                ended.CreatedAt,
                ended.LastUpdatedAt,
                RuntimeStatus = ended.RuntimeStatus.ToString(),
                ended.SerializedInput,
                ended.SerializedOutput,
                ended.SerializedCustomStatus,
            },
            cancellation);
        return response;
    }

    private static (HttpResponseData Response, HttpManagementPayload Payload) Answer(
        DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        var response = request.CreateResponse(statusCode);
        var payload = ManagementAddresses.Of(client, request, instanceId);
        response.Headers.Add("Location", payload.StatusQueryGetUri);
        response.Headers.Add("Content-Type", "application/json");
        return (response, payload);
    }
}
