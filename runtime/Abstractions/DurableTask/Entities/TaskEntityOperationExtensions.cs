using System.Reflection;

namespace Microsoft.DurableTask.Entities;

/// <summary>Leads an operation to a method.</summary>
public static class TaskEntityOperationExtensions
{
    private const BindingFlags Operations = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    /// <summary>Calls the public method that has the operation's name, whatever its case.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="target">What has the method.</param>
    /// <param name="result">What the method returned.</param>
    /// <param name="returnType">The type that it declares to return.</param>
    /// <returns>False where there is no such method.</returns>
    /// <exception cref="AmbiguousMatchException">There are several.</exception>
    /// <exception cref="InvalidOperationException">A parameter gets no value, or two of them ask for the same one.</exception>
    internal static bool TryDispatch(this TaskEntityOperation operation, object target, out object? result, out Type returnType)
    {
        if (target.GetType().GetMethod(operation.Name, Operations) is not { } method)
        {
            (result, returnType) = (null, typeof(void));
            return false;
        }

        // The method's exception comes as it is: a caller sees its type.
        result = method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, Bind(operation, method), null);
        returnType = method.ReturnType;
        return true;
    }

    private static object?[] Bind(TaskEntityOperation operation, MethodInfo method)
    {
        ParameterInfo? context = null;
        ParameterInfo? input = null;
        var parameters = method.GetParameters();
        var values = new object?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            if (parameter.ParameterType == typeof(TaskEntityContext))
            {
                ThrowIfBound(context, parameter, "context", operation);
                values[i] = operation.Context;
                context = parameter;
            }
            else
            {
                ThrowIfBound(input, parameter, "input", operation);
                values[i] = Input(operation, method, parameter);
                input = parameter;
            }
        }

        return values;
    }

    private static object? Input(TaskEntityOperation operation, MethodInfo method, ParameterInfo parameter)
    {
        if (operation.HasInput)
        {
            return operation.GetInput(parameter.ParameterType);
        }

        return parameter.HasDefaultValue
            ? parameter.DefaultValue
            : throw new InvalidOperationException(
                $"Error dispatching {operation} to '{method}'.\nThere was an error binding parameter '{parameter}'. The operation expected an input value, but no input was provided by the caller.");
    }

    private static void ThrowIfBound(ParameterInfo? bound, ParameterInfo parameter, string what, TaskEntityOperation operation)
    {
        if (bound is not null)
        {
            throw new InvalidOperationException(
                $"Error dispatching {operation} to '{parameter.Member}'.\nUnable to bind {what} to '{parameter}' because it has already been bound to parameter '{bound}'. Please remove the duplicate parameter in method '{parameter.Member}'.\nEntity operation: {operation}.");
        }
    }
}
