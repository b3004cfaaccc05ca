using System.Reflection;
using Microsoft.DurableTask.Worker;

namespace Microsoft.DurableTask;

/// <summary>A failure as data: it outlives the process in which it happened.</summary>
/// <param name="ErrorType">The exception's full type name.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="StackTrace">The exception's stack trace.</param>
/// <param name="InnerFailure">What caused it.</param>
/// <param name="Properties">Further values that describe it.</param>
public record TaskFailureDetails(
    string ErrorType, string ErrorMessage, string? StackTrace, TaskFailureDetails? InnerFailure, IDictionary<string, object?>? Properties)
{
    /// <summary>The failure that an exception and its inner exceptions describe.</summary>
    /// <param name="exception">The exception.</param>
    /// <remarks>A failed task's exception keeps the remote failure: its type and message stay visible above this process.</remarks>
    public static TaskFailureDetails FromException(Exception exception) => FromException(exception, null);

    /// <summary>The same, with the properties that the app adds.</summary>
    internal static TaskFailureDetails FromException(Exception exception, IExceptionPropertiesProvider? properties)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var inner = exception is TaskFailedException { InnerException: null } failed
            ? failed.FailureDetails
            : exception.InnerException is { } cause ? FromException(cause, properties) : null;
        return new(
            exception.GetType().ToString(),
            exception.Message,
            exception.StackTrace,
            inner,
            Describe(exception, properties));
    }

    /// <summary>Whether <see cref="ErrorType"/> is, or derives from, an exception type.</summary>
    /// <typeparam name="T">The exception type.</typeparam>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>Whether <see cref="ErrorType"/> is, or derives from, an exception type.</summary>
    /// <param name="targetBaseExceptionType">The exception type.</param>
    /// <returns>False also where the type cannot be loaded in this process.</returns>
    /// <exception cref="ArgumentException">The type is no exception type.</exception>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies have a type of this name.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"The type {targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        return !string.IsNullOrEmpty(ErrorType)
            && ResolveErrorType(targetBaseExceptionType) is { } errorType
            && targetBaseExceptionType.IsAssignableFrom(errorType);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    private static IDictionary<string, object?>? Describe(Exception exception, IExceptionPropertiesProvider? properties)
    {
        try
        {
            return FailureProperties.Of(properties?.GetExceptionProperties(exception));
        }
        catch (Exception)
        {
            // What failed is what has to be seen, not that its description failed too.
            return null;
        }
    }

    private Type? ResolveErrorType(Type near)
    {
        if ((Type.GetType(ErrorType, throwOnError: false) ?? near.Assembly.GetType(ErrorType, throwOnError: false)) is { } found)
        {
            return found;
        }

        var matches = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
            .OfType<Type>()
            .Take(2)
            .ToList();
        return matches.Count < 2
            ? matches.FirstOrDefault()
            : throw new AmbiguousMatchException($"Multiple exception types with the name '{ErrorType}' were found.");
    }
}
