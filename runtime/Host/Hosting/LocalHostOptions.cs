using System.Reflection;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>What a test host does otherwise than the app's own process.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>Where functions are looked for; null for the entry assembly and the projects that it was built from.</summary>
    public IReadOnlyList<Assembly>? Assemblies { get; init; }

    /// <summary>The only classes that functions are looked for in; null for all of the assemblies.</summary>
    public IReadOnlyList<Type>? Types { get; init; }

    /// <summary>The text of <c>host.json</c>; null for the file beside the app.</summary>
    public string? HostJson { get; init; }

    /// <summary>False keeps the environment, <c>local.settings.json</c>, the console and process signals out.</summary>
    public bool UseProcess { get; init; } = true;

    /// <summary>How long streams may go on after a stop was asked for.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(20);
}
