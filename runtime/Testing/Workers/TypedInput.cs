using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Testing.Workers;

/// <summary>Reads an orchestration's input as a type that is known at run time only.</summary>
internal static class TypedInput
{
    private static readonly MethodInfo ReadMethod = typeof(TypedInput).GetMethod(nameof(ReadAs), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly ConcurrentDictionary<Type, Func<TaskOrchestrationContext, object?>> Readers = new();

    /// <summary>The input of a context.</summary>
    public static object? Read(TaskOrchestrationContext context, Type type) => Readers.GetOrAdd(
        type, static asked => ReadMethod.MakeGenericMethod(asked).CreateDelegate<Func<TaskOrchestrationContext, object?>>())(context);

    private static object? ReadAs<T>(TaskOrchestrationContext context) => context.GetInput<T>();
}
