namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a caller of an HTTP function has to hold.</summary>
public enum AuthorizationLevel
{
    /// <summary>Nothing: the app authenticates its callers itself.</summary>
    Anonymous = 0,

    /// <summary>A user's token.</summary>
    User = 1,

    /// <summary>A function's key.</summary>
    Function = 2,

    /// <summary>A system key.</summary>
    System = 3,

    /// <summary>The host's master key.</summary>
    Admin = 4,
}
