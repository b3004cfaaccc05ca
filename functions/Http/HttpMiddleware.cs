using Cartrita.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Functions.Http;

/// <summary>The middleware of HTTP functions, outermost first.</summary>
/// <remarks>Only for HTTP: middleware that awaits I/O breaks every orchestration on the real host.</remarks>
internal static class HttpMiddleware
{
    /// <summary>Adds it.</summary>
    public static void UseHttpMiddleware(this IFunctionsWorkerApplicationBuilder app)
    {
        app.UseWhen<RequestMeterMiddleware>(IsHttp);
        app.UseWhen<ServerActivityMiddleware>(IsHttp);
        app.UseWhen<ProxyMiddleware>(IsHttp);
        app.UseWhen<ApiVersionMiddleware>(IsHttp);
        app.UseWhen<SecurityHeadersMiddleware>(IsHttp);
        app.UseWhen<RequestIdMiddleware>(IsHttp);
        app.UseWhen<ProblemDetailsMiddleware>(IsHttp);
        app.UseWhen<CorsMiddleware>(IsHttp);
        app.UseWhen<AuthenticationMiddleware>(IsHttp);
        app.UseWhen<RequestLimitMiddleware>(IsHttp);
    }

    private static bool IsHttp(FunctionContext context)
    {
        foreach (var binding in context.FunctionDefinition.InputBindings.Values)
        {
            if (string.Equals(binding.Type, "httpTrigger", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
