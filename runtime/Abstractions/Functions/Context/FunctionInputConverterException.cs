namespace Microsoft.Azure.Functions.Worker;

/// <summary>A parameter of a function could not be made from what the trigger gave.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which parameter, and why.</param>
    public FunctionInputConverterException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    /// <param name="message">Which parameter, and why.</param>
    /// <param name="innerException">The cause.</param>
    public FunctionInputConverterException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
