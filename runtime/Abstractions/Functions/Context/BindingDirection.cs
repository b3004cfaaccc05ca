namespace Microsoft.Azure.Functions.Worker;

/// <summary>Whether a binding is read or written.</summary>
public enum BindingDirection
{
    /// <summary>Read before the function runs.</summary>
    In = 0,

    /// <summary>Written after it ran.</summary>
    Out = 1,
}
