using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Crawl;

/// <summary>Tells an item that is refused until it changes from one that the next run tries again.</summary>
public static class CrawlProblems
{
    // About the account, or about how the bytes came, and not about the bytes.
    private static readonly string[] Passing =
        [Problems.CapacityExceeded.Code, Problems.CategoryLimitExceeded.Code, Problems.HashMismatch.Code, Problems.ConfirmationExpired.Code];

    /// <summary>How an item stands that ended with the code.</summary>
    /// <param name="code">The catalogue's code.</param>
    public static CrawlItemOutcome OutcomeOf(string code) =>
        code == Problems.RobotsDisallowed.Code || code == Problems.AddressRefused.Code
        || (IngestionProblems.StatusOf(code) == AttachmentStatus.Rejected && !Passing.Contains(code, StringComparer.Ordinal))
            ? CrawlItemOutcome.Refused
            : CrawlItemOutcome.Failed;
}
