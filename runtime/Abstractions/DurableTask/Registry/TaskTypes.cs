using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask;

/// <summary>What a task's class says of itself.</summary>
internal static class TaskTypes
{
    /// <summary>The name in its <see cref="DurableTaskAttribute"/>, or else its own.</summary>
    public static TaskName NameOf(Type type) => AttributeOf(type)?.Name is { Name: { Length: > 0 } name } ? name : type.Name;

    /// <summary>The version in its <see cref="DurableTaskAttribute"/>.</summary>
    public static TaskVersion VersionOf(Type type) => AttributeOf(type)?.Version;

    /// <summary>Refuses a type of which there can be no instance, or none that is a <typeparamref name="TTask"/>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="parameter">What the caller calls it.</param>
    /// <exception cref="ArgumentException">It is abstract, or something else.</exception>
    public static void Require<TTask>(Type type, [CallerArgumentExpression(nameof(type))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(type, parameter);
        if (!typeof(TTask).IsAssignableFrom(type) || type.IsAbstract)
        {
            throw new ArgumentException($"The type '{type}' must be a concrete class that implements '{typeof(TTask)}'.", parameter);
        }
    }

    private static DurableTaskAttribute? AttributeOf(Type type) =>
        (DurableTaskAttribute?)Attribute.GetCustomAttribute(type, typeof(DurableTaskAttribute));
}
