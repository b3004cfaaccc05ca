namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>To which requests a browser adds a cookie.</summary>
public enum SameSite
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>To requests from the same site, and when somebody follows a link.</summary>
    Lax = 1,

    /// <summary>To requests from the same site only.</summary>
    Strict = 2,

    /// <summary>To every request, said so.</summary>
    ExplicitNone = 3,
}
