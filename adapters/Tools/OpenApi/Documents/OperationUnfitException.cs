namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>An operation can't become a tool; the message is the reason that the report has.</summary>
/// <param name="reason">A few words that follow the operation's name.</param>
internal sealed class OperationUnfitException(string reason) : Exception(reason)
{
    private const int LongestReference = 120;

    /// <summary>A reference leads nowhere.</summary>
    public static OperationUnfitException Reference(string reference) => new(
        reference.StartsWith('#')
            ? $"it refers to {Cut(reference)}, which is not there"
            : $"it refers to another document, {Cut(reference)}; bundle the documents into one");

    private static string Cut(string reference) => reference.Length > LongestReference ? reference[..LongestReference] : reference;
}
