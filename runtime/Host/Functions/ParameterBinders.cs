using System.Reflection;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Blobs;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Http;
using Cartrita.Runtime.Host.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Chooses, when the app starts, how each parameter of a function gets its value.</summary>
internal static class ParameterBinders
{
    /// <exception cref="StartupException">Nothing can give the parameter a value.</exception>
    public static ParameterBinder For(string function, TriggerKind kind, TriggerBindingAttribute trigger, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var binder = OfAnyTrigger(function, parameter) ?? InputBindings.For(function, parameter) ?? kind switch
        {
            TriggerKind.Http => HttpParameters.For(parameter),
            TriggerKind.Blob => BlobParameters.For(function, parameter, ((BlobTriggerAttribute)trigger).BlobPath),
            TriggerKind.Queue => QueueParameters.For(parameter),
            TriggerKind.Timer when type == typeof(TimerInfo) && IsTrigger(parameter) => FromTrigger,
            TriggerKind.Orchestration when IsTrigger(parameter) => type == typeof(TaskOrchestrationContext) ? FromTrigger : null,
            TriggerKind.Orchestration => OrchestrationInput(type),
            TriggerKind.Activity when IsTrigger(parameter) => ActivityInput(type),
            TriggerKind.Entity when IsTrigger(parameter) => type == typeof(TaskEntityDispatcher) ? Dispatcher : null,
            _ => null,
        };

        return binder ?? throw new StartupException(
            $"The parameter '{parameter.Name}' ({type.Name}) of the function '{function}' cannot be bound by its {kind.ToString().ToLowerInvariant()} trigger.");
    }

    internal static bool IsTrigger(ParameterInfo parameter) => parameter.IsDefined(typeof(TriggerBindingAttribute), inherit: true);

    internal static ValueTask<object?> FromTrigger(LocalFunctionContext context) => new(context.Request.Trigger);

    private static ParameterBinder? OfAnyTrigger(string function, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return static context => new(context);
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return static context => new(context.CancellationToken);
        }

        if (parameter.GetCustomAttribute<DurableClientAttribute>() is { } client && (client.TaskHub ?? client.ConnectionName) is { } other)
        {
            throw new StartupException($"The parameter '{parameter.Name}' of the function '{function}' asks for the task hub '{other}', but this host has one hub, which needs no name.");
        }

        return parameter.IsDefined(typeof(DurableClientAttribute)) && parameter.ParameterType == typeof(DurableTaskClient)
            ? static context => new(context.InstanceServices.GetRequiredService<DurableTaskClient>())
            : null;
    }

    private static ValueTask<object?> Dispatcher(LocalFunctionContext context) =>
        new(new TaskEntityDispatcher(((EntityCall)context.Request.Trigger).RunAsync, context.InstanceServices));

    private static ParameterBinder OrchestrationInput(Type type)
    {
        var read = typeof(ParameterBinders).GetMethod(nameof(ReadInput), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type)
            .CreateDelegate<Func<TaskOrchestrationContext, object?>>();
        return context => new(read((TaskOrchestrationContext)context.Request.Trigger));
    }

    private static object? ReadInput<T>(TaskOrchestrationContext context) => context.GetInput<T>();

    private static ParameterBinder ActivityInput(Type type) => context =>
        new(context.InstanceServices.GetRequiredService<DataConverter>().Deserialize(((ActivityCall)context.Request.Trigger).Input, type));
}
