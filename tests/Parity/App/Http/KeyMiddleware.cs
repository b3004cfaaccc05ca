using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Parity.App.Http;

/// <summary>Answers 401 itself where a guarded function is asked for without a key.</summary>
internal sealed class KeyMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.FunctionDefinition.Name == nameof(GuardedFunctions.Guarded)
            && context.GetHttpContext() is { } http
            && !http.Request.Headers.ContainsKey("x-parity-key"))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await http.Response.WriteAsync("show a key");
            return;
        }

        await next(context);
    }
}
