namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>An operation can't become a tool; the message is the reason that the report has.</summary>
/// <param name="reason">A few words that follow the operation's name.</param>
internal sealed class OperationUnfitException(string reason) : Exception(reason)
{
    private const int LongestReference = 120;

    /// <summary>A reference leads nowhere.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="reason">Why; null where nothing is there.</param>
    public static OperationUnfitException Reference(string reference, string? reason) =>
        new($"it refers to {(reference.Length > LongestReference ? reference[..LongestReference] : reference)}, {reason ?? "which is not there"}");
}
