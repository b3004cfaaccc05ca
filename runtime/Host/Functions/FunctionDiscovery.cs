using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Outputs;
using Cartrita.Runtime.Host.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Finds the methods with a <see cref="FunctionAttribute"/>, and refuses with a sentence what could not run.</summary>
internal static partial class FunctionDiscovery
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <exception cref="StartupException">A function is not one, or two of them share a name.</exception>
    public static FunctionCatalog Discover(IEnumerable<Assembly> assemblies) => Discover(assemblies.SelectMany(assembly => assembly.GetTypes()));

    /// <exception cref="StartupException">A function is not one, or two of them share a name.</exception>
    public static FunctionCatalog Discover(IEnumerable<Type> types)
    {
        var functions = types.SelectMany(Methods).Select(found => Entry(found.Method, found.Function.Name)).ToList();
        var twice = functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? new(functions)
            : throw new StartupException($"Two functions are named '{twice.Key}': {string.Join(" and ", twice.Select(function => function.Definition.EntryPoint))}.");
    }

    private static IEnumerable<(MethodInfo Method, FunctionAttribute Function)> Methods(Type type) =>
        !type.IsClass || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            ? []
            : from method in type.GetMethods(Declared)
              let function = method.GetCustomAttribute<FunctionAttribute>(inherit: false)
              where function is not null
              select (method, function);

    private static FunctionEntry Entry(MethodInfo method, string name)
    {
        var type = method.DeclaringType!;
        if (!ValidName().IsMatch(name))
        {
            throw new StartupException($"The function name '{name}' has to be a letter and then up to 127 letters, digits, '-' or '_'.");
        }

        if (!method.IsPublic || method.ContainsGenericParameters || (type.IsAbstract && !method.IsStatic))
        {
            throw new StartupException($"The method of the function '{name}' has to be public, not generic, and in a class that can be made.");
        }

        var triggers = method.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>())
            .OfType<TriggerBindingAttribute>()
            .ToList();
        if (triggers is not [var trigger])
        {
            throw new StartupException($"The function '{name}' has {triggers.Count} triggers; it has to have one.");
        }

        var kind = Kind(name, trigger);
        var outputs = OutputDiscovery.Of(name, kind, method);
        return new()
        {
            Name = name,
            Kind = kind,
            Trigger = trigger,
            Method = method,
            Binders = [.. method.GetParameters().Select(parameter => ParameterBinders.For(name, kind, trigger, parameter))],
            Code = new(method),
            Definition = new LocalFunctionDefinition(name, method, outputs),
            Outputs = outputs,
            Retry = Retry(name, kind, method),
        };
    }

    private static TriggerKind Kind(string name, TriggerBindingAttribute trigger) => trigger switch
    {
        // The keys of the other levels live in Azure; to let everybody in here would hide that they are missing.
        HttpTriggerAttribute { AuthLevel: not AuthorizationLevel.Anonymous and var level } => throw new StartupException(
            $"The function '{name}' asks for authorization level {level}, but this host has no keys: make it Anonymous and authenticate in the app."),
        HttpTriggerAttribute => TriggerKind.Http,
        TimerTriggerAttribute => TriggerKind.Timer,
        // Event Grid reaches no loopback port: whatever the source says, this host looks at the container, so that an app for Flex Consumption runs here too.
        BlobTriggerAttribute => TriggerKind.Blob,
        QueueTriggerAttribute => TriggerKind.Queue,
        OrchestrationTriggerAttribute => TriggerKind.Orchestration,
        ActivityTriggerAttribute => TriggerKind.Activity,
        EntityTriggerAttribute { EntityName: { } entity } when entity.Contains('@', StringComparison.Ordinal) => throw new StartupException(
            $"The function '{name}' is the entity '{entity}', but the name of an entity has no '@'."),
        EntityTriggerAttribute => TriggerKind.Entity,
        _ => throw new StartupException($"The function '{name}' has the trigger {trigger.GetType().Name}, which this host does not know."),
    };

    private static RetryAttribute? Retry(string name, TriggerKind kind, MethodInfo method)
    {
        var retry = method.GetCustomAttribute<RetryAttribute>();
        if (retry is not null && kind != TriggerKind.Timer)
        {
            throw new StartupException($"The function '{name}' has a retry attribute, which works for timer triggers only.");
        }

        try
        {
            _ = retry is null ? TimeSpan.Zero : TimerRunner.Delay(retry, attempt: 0);
            return retry;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new StartupException($"The retry attribute of the function '{name}' has an interval that is no time span.", e);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValidName();
}
