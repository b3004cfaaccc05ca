namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>The addresses of a run's blobs, each with a signature that is good for reading or writing this one blob for a while.</summary>
/// <param name="Command">To read.</param>
/// <param name="Input">To read.</param>
/// <param name="Output">To write.</param>
/// <param name="Errors">To write.</param>
/// <param name="Result">To write.</param>
internal sealed record JobLinks(Uri Command, Uri Input, Uri Output, Uri Errors, Uri Result);
