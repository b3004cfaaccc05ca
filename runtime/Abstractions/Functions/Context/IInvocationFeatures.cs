namespace Microsoft.Azure.Functions.Worker;

/// <summary>The features of an invocation, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Sets a feature.</summary>
    /// <typeparam name="T">The type it is found by.</typeparam>
    /// <param name="instance">The feature.</param>
    void Set<T>(T instance);

    /// <summary>Gets a feature, or the type's default where it is not set.</summary>
    /// <typeparam name="T">The type it is found by.</typeparam>
    /// <returns>The feature.</returns>
    T? Get<T>();
}
