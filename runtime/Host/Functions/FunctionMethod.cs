using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Calls a function's method, on a new instance where it is not static, and waits for what it returns.</summary>
/// <remarks>Waiting captures the caller's context and adds no other: an orchestrator's continuations stay in its turn.</remarks>
internal sealed class FunctionMethod
{
    private readonly MethodInvoker _method;
    private readonly Lazy<ObjectFactory>? _factory;
    private readonly Func<object?, Task<object?>> _unwrap;

    public FunctionMethod(MethodInfo method)
    {
        _method = MethodInvoker.Create(method);
        _factory = method.IsStatic ? null : new(() => ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes));
        _unwrap = Unwrapper(method.ReturnType);
    }

    /// <param name="services">The scope that a new instance takes its dependencies from.</param>
    /// <param name="arguments">One for each parameter.</param>
    /// <returns>What the method returned; null where that is nothing.</returns>
    public async Task<object?> InvokeAsync(Func<IServiceProvider> services, object?[] arguments)
    {
        var instance = _factory?.Value(services(), []);
        try
        {
            return await _unwrap(_method.Invoke(instance, arguments.AsSpan()));
        }
        finally
        {
            if (instance is IAsyncDisposable later)
            {
                await later.DisposeAsync();
            }
            else
            {
                (instance as IDisposable)?.Dispose();
            }
        }
    }

    private static Func<object?, Task<object?>> Unwrapper(Type type)
    {
        if (type == typeof(Task))
        {
            return static async result =>
            {
                await (Task)result!;
                return null;
            };
        }

        if (type == typeof(ValueTask))
        {
            return static async result =>
            {
                await (ValueTask)result!;
                return null;
            };
        }

        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var unwrap = generic == typeof(Task<>) ? nameof(OfTask) : generic == typeof(ValueTask<>) ? nameof(OfValueTask) : null;
        return unwrap is null
            ? Task.FromResult
            : typeof(FunctionMethod).GetMethod(unwrap, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type.GetGenericArguments())
                .CreateDelegate<Func<object?, Task<object?>>>();
    }

    private static async Task<object?> OfTask<T>(object? result) => await (Task<T>)result!;

    private static async Task<object?> OfValueTask<T>(object? result) => await (ValueTask<T>)result!;
}
