using System.Text;
using Cartrita.Adapters.Telemetry.Prometheus;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Telemetry;

/// <summary>Shows the figures of the only instance to Prometheus (CHAT-14); where there may be several, each goes to a collector by itself.</summary>
internal sealed class MetricsEndpoints(MetricsPage page)
{
    /// <summary>The page, for operators: it says how much the installation is used, and by which models.</summary>
    [Function(nameof(GetMetrics))]
    [Access(Scope.Metrics, LeastRole = Role.Operator)]
    public async Task<IActionResult> GetMetrics([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequest request)
    {
        if (!page.IsOn)
        {
            throw new CartritaException(Problems.NoRoute, "One of several instances has no figures of the app: set OTEL_EXPORTER_OTLP_ENDPOINT, and a collector has them all.");
        }

        Negotiation.Choose(request, MetricsPage.MediaType);
        var response = request.HttpContext.Response;
        response.ContentType = MetricsPage.MediaType;
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(page.Render()), request.HttpContext.RequestAborted);
        return new EmptyResult();
    }
}
