namespace Cartrita.Parity.Driver;

/// <summary>Something to do to an app over HTTP, whose transcript has to be the same on every host.</summary>
/// <param name="Name">The name of its transcript.</param>
/// <param name="Says">What it shows, in a sentence.</param>
/// <param name="Play">Does it.</param>
internal sealed record Scenario(string Name, string Says, Func<Play, Task> Play)
{
    /// <summary>The rows of what the real host does that it shows.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Whether the app needs a storage account for it.</summary>
    public bool NeedsStorage { get; init; }

    public override string ToString() => Name;
}
