using Cartrita.Parity.App.State;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Parity.App.Http;

/// <summary>Writes down which functions the middleware saw, where a request asks for it.</summary>
/// <param name="journal">Where.</param>
internal sealed class SeenMiddleware(Journal journal) : IFunctionsWorkerMiddleware
{
    /// <summary>The key for what is no HTTP function: nothing must ever stand there.</summary>
    public const string OtherKey = "middleware-saw-something-else";

    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            journal.Add(OtherKey, context.FunctionDefinition.Name);
        }
        else if (http.Request.Query["seen"] is [{ } key])
        {
            journal.Add(key, $"before {context.FunctionDefinition.Name}");
            await next(context);
            journal.Add(key, $"after {context.FunctionDefinition.Name}");
            return;
        }

        await next(context);
    }
}
