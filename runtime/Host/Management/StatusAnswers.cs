using System.Text.Json.Nodes;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Management;

/// <summary>Answers with an instance's status, as <c>showInput</c>, <c>showHistory</c> and <c>showHistoryOutput</c> in the query ask for it.</summary>
/// <param name="work">The store, which has the history.</param>
internal sealed class StatusAnswers(RuntimeWork work)
{
    /// <summary>Writes the answer: 202 while the instance is live, 200 when it has ended.</summary>
    /// <param name="http">The request.</param>
    /// <param name="instance">The instance, with its values.</param>
    /// <param name="failureIsError">Whether a failed instance is a 500.</param>
    public async Task WriteAsync(HttpContext http, OrchestrationMetadata instance, bool failureIsError)
    {
        var query = new ManagementQuery(http.Request.Query);
        var showInput = query.Flag("showInput", otherwise: true);
        var history = query.Flag("showHistory") && instance.RuntimeStatus != OrchestrationRuntimeStatus.Pending
            ? await ReadHistoryAsync(instance.InstanceId, new HistoryPayload(showInput, query.Flag("showHistoryOutput")))
            : null;
        var status = StatusCodes.Status200OK;
        if (!instance.RuntimeStatus.IsTerminal())
        {
            status = StatusCodes.Status202Accepted;
            http.Response.Headers.Location = http.Request.GetEncodedUrl();
            http.Response.Headers.RetryAfter = "5";
        }
        else if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && failureIsError)
        {
            status = StatusCodes.Status500InternalServerError;
        }

        await ManagementAnswers.WriteAsync(http, status, StatusPayload.Of(instance, showInput, history));
    }

    private async Task<JsonArray?> ReadHistoryAsync(string id, HistoryPayload payload) =>
        await work.Store.FindAsync(id, withValues: false) is { } record && await work.Store.ReadTurnAsync(record.Key) is { } turn
            ? payload.Of(turn.History)
            : null;
}
