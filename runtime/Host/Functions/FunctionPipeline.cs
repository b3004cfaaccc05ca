using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>The app's middleware, in the order in which it was added, and at its end the function.</summary>
internal sealed class FunctionPipeline(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
{
    private readonly FunctionExecutionDelegate _first =
        middleware.Reverse().Aggregate((FunctionExecutionDelegate)ExecuteAsync, (next, step) => step(next));

    public Task RunAsync(LocalFunctionContext context) => _first(context);

    private static async Task ExecuteAsync(FunctionContext context)
    {
        if (context is not LocalFunctionContext invocation)
        {
            throw new FunctionWorkerException("Middleware replaced the invocation's context, which no function can run with.");
        }

        var function = invocation.Function;
        var arguments = new object?[function.Binders.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = await function.Binders[i](invocation);
        }

        invocation.Returned(await function.Code.InvokeAsync(() => invocation.InstanceServices, arguments));
    }
}
