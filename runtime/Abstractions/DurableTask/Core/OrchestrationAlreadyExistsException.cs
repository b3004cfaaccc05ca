namespace DurableTask.Core.Exceptions;

/// <summary>The id of a new orchestration instance is held by one that may not be replaced.</summary>
/// <remarks>The real client throws this type, of the real client's own dependency; the namespace is that one's.</remarks>
public class OrchestrationAlreadyExistsException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public OrchestrationAlreadyExistsException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">Which instance, in which state.</param>
    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    /// <param name="message">Which instance, in which state.</param>
    /// <param name="innerException">The cause.</param>
    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
