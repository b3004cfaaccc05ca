namespace Cartrita.Runtime.Host.Blobs;

/// <summary>How a blob listener works.</summary>
/// <param name="Parallelism">How many blobs are worked on at once.</param>
/// <param name="Interval">The wait between two scans.</param>
internal sealed record BlobListenerOptions(int Parallelism, TimeSpan Interval);
