namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Code that runs around invocations.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs around one invocation.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="next">The rest of the pipeline; not calling it leaves the function out.</param>
    /// <returns>A task that ends when the step is done.</returns>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
