namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>What a magic number says of a file.</summary>
/// <param name="Type">The type.</param>
/// <param name="Container">Where the tracks have to be looked at too.</param>
internal sealed record MagicNumber(DetectedType Type, MediaContainer Container = MediaContainer.None);
