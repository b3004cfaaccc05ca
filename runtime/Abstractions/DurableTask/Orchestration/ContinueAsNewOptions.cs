namespace Microsoft.DurableTask;

/// <summary>How an orchestration continues as new.</summary>
public class ContinueAsNewOptions
{
    /// <summary>The new generation's input.</summary>
    public object? NewInput { get; set; }

    /// <summary>The new generation's version; null keeps the current one.</summary>
    public string? NewVersion { get; set; }

    /// <summary>Whether external events that nobody took yet go on to the new generation.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;
}
