using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using System.Collections.Frozen;

namespace Cartrita.Functions.Http;

/// <summary>Says whether the process lives and whether it can take work. Open to everybody.</summary>
internal sealed class HealthEndpoints(StoreProbe stores)
{
    /// <summary>The probes: whoever asks them is not at work with the app.</summary>
    public static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.Ordinal, nameof(HealthLive), nameof(HealthReady));

    /// <summary>The process answers.</summary>
    [Function(nameof(HealthLive))]
    [OpenAccess]
    public IActionResult HealthLive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/live")] HttpRequest request) =>
        JsonAnswer.Ok(new HealthBody("live"), HttpJson.Wire.HealthBody);

    /// <summary>The document store can be read and written too.</summary>
    [Function(nameof(HealthReady))]
    [OpenAccess]
    public async Task<IActionResult> HealthReady(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/ready")] HttpRequest request)
    {
        try
        {
            await stores.CheckAsync().WaitAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever keeps the store from answering, the app can't take work; the cause goes to the log with the problem.
            throw new CartritaException(Problems.Unavailable, "The document store can't be read and written.", exception);
        }

        return JsonAnswer.Ok(new HealthBody("ready"), HttpJson.Wire.HealthBody);
    }
}

/// <summary>The answer of a health endpoint.</summary>
/// <param name="Status">One of <c>live</c>, <c>ready</c>.</param>
internal sealed record HealthBody(string Status);
