namespace Microsoft.DurableTask.Client;

/// <summary>Finds clients by name.</summary>
public interface IDurableTaskClientProvider
{
    /// <summary>Finds a client.</summary>
    /// <param name="name">Its name, in its own case; null for the default one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that name.</exception>
    DurableTaskClient GetClient(string? name = null);
}
