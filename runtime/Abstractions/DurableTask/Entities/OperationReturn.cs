namespace Microsoft.DurableTask.Entities;

/// <summary>Waits for what an operation's method returned, and then keeps the state.</summary>
internal static class OperationReturn
{
    /// <param name="result">What the method returned.</param>
    /// <param name="type">The type that it declares to return: what it happens to return beyond that is not waited for.</param>
    /// <param name="keepState">Called once the method has ended well.</param>
    public static ValueTask<object?> UnwrapAsync(object? result, Type type, Action keepState)
    {
        if (typeof(Task).IsAssignableFrom(type))
        {
            return OfTaskAsync((Task)result!, type, keepState);
        }

        if (type == typeof(ValueTask))
        {
            return OfTaskAsync(((ValueTask)result!).AsTask(), typeof(Task), keepState);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            var task = (Task)type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(result, null)!;
            return OfTaskAsync(task, typeof(Task<>).MakeGenericType(type.GetGenericArguments()), keepState);
        }

        keepState();
        return new(result);
    }

    private static async ValueTask<object?> OfTaskAsync(Task task, Type type, Action keepState)
    {
        await task;
        keepState();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)
            ? type.GetProperty(nameof(Task<>.Result))!.GetValue(task)
            : null;
    }
}
