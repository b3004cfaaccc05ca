namespace Cartrita.Core.Attachments.Scanning;

/// <summary>What follows where a file holds a secret.</summary>
public enum SecretPolicy
{
    /// <summary>The file is taken, its owner is told, and its derived text is redacted.</summary>
    Warn,

    /// <summary>The file is refused.</summary>
    Block,
}
