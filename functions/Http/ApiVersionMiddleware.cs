using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Functions.Http;

/// <summary>Says on every answer which version of the API gave it (ENG-08).</summary>
internal sealed class ApiVersionMiddleware : IFunctionsWorkerMiddleware
{
    /// <summary>The header's name.</summary>
    public const string Header = "api-version";

    /// <summary>The version that this is.</summary>
    public const string Version = "1";

    /// <inheritdoc />
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var headers = context.GetHttpContext()!.Response.Headers;
        headers[Header] = Version;
        return next(context);
    }
}
