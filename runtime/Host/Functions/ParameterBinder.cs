namespace Cartrita.Runtime.Host.Functions;

/// <summary>Makes the value of one parameter from an invocation.</summary>
/// <param name="context">The invocation.</param>
internal delegate ValueTask<object?> ParameterBinder(LocalFunctionContext context);
