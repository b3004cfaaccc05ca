namespace Cartrita.Parity.Driver;

/// <summary>Something to do to an app over HTTP, whose transcript has to be the same on every host.</summary>
/// <param name="Name">The name of its transcript.</param>
/// <param name="Says">What it shows, in a sentence.</param>
/// <param name="Play">Does it.</param>
internal sealed record Scenario(string Name, string Says, Func<Play, Task> Play)
{
    /// <summary>What queues and blobs need.</summary>
    public const string Storage = "a storage account";

    /// <summary>What the durable management API needs.</summary>
    public const string Key = "the host's key";

    /// <summary>The rows of what the real host does that it shows.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>What the app needs for it beside itself: the local driver starts it, at an address it has to be there. Null for nothing.</summary>
    public string? Needs { get; init; }

    /// <summary>Whether no other may run meanwhile, since it does something to all runs.</summary>
    public bool Alone { get; init; }

    public override string ToString() => Name;
}
