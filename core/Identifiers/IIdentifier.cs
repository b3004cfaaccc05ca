using System.Diagnostics.CodeAnalysis;

namespace Cartrita.Core.Identifiers;

/// <summary>A typed identifier: a string of a fixed form that never travels bare.</summary>
/// <typeparam name="TSelf">The identifier's own type.</typeparam>
public interface IIdentifier<TSelf>
    where TSelf : struct, IIdentifier<TSelf>
{
    /// <summary>The text form, as it stands in paths, payloads and answers.</summary>
    string Value { get; }

    /// <summary>Parses the text form; anything else is refused, so an identifier is always safe inside a path.</summary>
    /// <param name="text">The candidate.</param>
    /// <param name="id">The identifier, when the text has its form.</param>
    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf id);
}
