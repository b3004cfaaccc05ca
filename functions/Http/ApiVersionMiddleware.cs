using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Functions.Http;

/// <summary>Says on every answer which version of the API gave it (ENG-08).</summary>
internal sealed class ApiVersionMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc />
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var headers = context.GetHttpContext()!.Response.Headers;
        headers["api-version"] = "1";
        headers.XContentTypeOptions = "nosniff";
        return next(context);
    }
}
