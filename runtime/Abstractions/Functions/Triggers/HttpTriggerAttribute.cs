using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for HTTP requests that match a route and a method.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Matches every method, with <see cref="AuthorizationLevel.Function"/>.</summary>
    public HttpTriggerAttribute()
        : this(AuthorizationLevel.Function)
    {
    }

    /// <summary>Matches some methods, with <see cref="AuthorizationLevel.Function"/>.</summary>
    /// <param name="methods">The HTTP methods, in any case.</param>
    public HttpTriggerAttribute(params string[] methods)
        : this(AuthorizationLevel.Function, methods)
    {
    }

    /// <summary>Matches every method.</summary>
    /// <param name="authLevel">What the caller has to hold.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    /// <summary>Matches some methods.</summary>
    /// <param name="authLevel">What the caller has to hold.</param>
    /// <param name="methods">The HTTP methods, in any case.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route template under the prefix of <c>host.json</c>; the function's name where it is null.</summary>
    public string? Route { get; set; }

    /// <summary>The methods that match; all of them where it is null or empty.</summary>
    public string[]? Methods { get; }

    /// <summary>What the caller has to hold.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
