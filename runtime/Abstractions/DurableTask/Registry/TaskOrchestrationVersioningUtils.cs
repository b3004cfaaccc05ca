namespace Microsoft.DurableTask.Abstractions;

/// <summary>Compares versions of orchestrations.</summary>
public static class TaskOrchestrationVersioningUtils
{
    /// <summary>Compares two versions: an empty one is older than any other; where both read as <see cref="Version"/> they are compared as such, else as text.</summary>
    /// <param name="sourceVersion">One version.</param>
    /// <param name="otherVersion">The other version.</param>
    /// <returns>Below zero where the first is older, above zero where it is newer.</returns>
    public static int CompareVersions(string sourceVersion, string otherVersion)
    {
        var (none, otherNone) = (string.IsNullOrWhiteSpace(sourceVersion), string.IsNullOrWhiteSpace(otherVersion));
        if (none || otherNone)
        {
            return otherNone.CompareTo(none);
        }

        return Version.TryParse(sourceVersion, out var source) && Version.TryParse(otherVersion, out var other)
            ? source.CompareTo(other)
            : string.Compare(sourceVersion, otherVersion, StringComparison.OrdinalIgnoreCase);
    }
}
