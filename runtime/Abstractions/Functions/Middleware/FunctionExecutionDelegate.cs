namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>One step of the invocation pipeline.</summary>
/// <param name="context">The invocation.</param>
/// <returns>A task that ends when the step and all after it are done.</returns>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
