namespace Microsoft.DurableTask.Testing;

/// <summary>What a test chooses where the runtime lives in its own app.</summary>
public class InMemoryDurableTaskOptions
{
    /// <summary>Not used: the runtime listens nowhere.</summary>
    public int? Port { get; set; }
}
