namespace Cartrita.Core.Storage;

/// <summary>A typed document with the tag that it was read with.</summary>
/// <typeparam name="T">The document's type.</typeparam>
/// <param name="Value">The document.</param>
/// <param name="ETag">The tag.</param>
public sealed record Versioned<T>(T Value, string ETag)
    where T : class;
