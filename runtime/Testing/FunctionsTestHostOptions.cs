using System.Reflection;

namespace Cartrita.Runtime.Testing;

/// <summary>What a test chooses about the app that it starts.</summary>
public sealed record FunctionsTestHostOptions
{
    /// <summary>The assemblies that hold the app's functions.</summary>
    public IReadOnlyList<Assembly> Assemblies { get; init; } = [];

    /// <summary>The only classes that functions are looked for in; null for all of the assemblies.</summary>
    public IReadOnlyList<Type>? Types { get; init; }

    /// <summary>The state folder; null for a fresh one that goes with the host.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>The app's clock; null for the wall clock.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>The text of <c>host.json</c>; null for the file beside the tests.</summary>
    public string? HostJson { get; init; }

    /// <summary>The app's settings. Nothing is read from the environment or from files.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long a stop waits for streams.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(2);
}
