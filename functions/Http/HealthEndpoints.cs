using System.Collections.Frozen;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Http;

/// <summary>Says whether the process lives and whether it can take work. Open to everybody.</summary>
internal sealed class HealthEndpoints(IDocumentStore documents)
{
    /// <summary>The functions that need no key.</summary>
    public static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.Ordinal, nameof(HealthLive), nameof(HealthReady));

    /// <summary>The process answers.</summary>
    [Function(nameof(HealthLive))]
    public IActionResult HealthLive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/live")] HttpRequest request) =>
        JsonAnswer.Ok(new HealthBody("live"), HttpJson.Wire.HealthBody);

    /// <summary>The stores answer too.</summary>
    [Function(nameof(HealthReady))]
    public async Task<IActionResult> HealthReady(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/ready")] HttpRequest request)
    {
        try
        {
            await documents.ReadAsync(new DocumentKey(Collections.SystemOwner, Collections.ApiKeys, "ready"), request.HttpContext.RequestAborted);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever keeps the store from answering, the app can't take work; the cause goes to the log with the problem.
            throw new CartritaException(Problems.Unavailable, "The document store does not answer.", exception);
        }

        return JsonAnswer.Ok(new HealthBody("ready"), HttpJson.Wire.HealthBody);
    }
}

/// <summary>The answer of a health endpoint.</summary>
/// <param name="Status">One of <c>live</c>, <c>ready</c>.</param>
internal sealed record HealthBody(string Status);
