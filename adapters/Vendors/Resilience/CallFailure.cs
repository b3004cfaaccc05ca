using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.Resilience;

/// <summary>A failed call, told apart by what may be done about it; never holds what the vendor wrote, which may repeat a prompt.</summary>
/// <param name="problem">The catalogue's entry.</param>
/// <param name="reason">A few words for logs and for the client.</param>
/// <param name="cause">What was thrown; null where an answer said it.</param>
internal sealed class CallFailure(Problem problem, string reason, Exception? cause = null) : Exception(reason, cause)
{
    internal Problem Problem { get; } = problem;

    /// <summary>The same call may succeed soon.</summary>
    internal bool Transient { get; init; }

    /// <summary>The vendor is ill, not the request.</summary>
    internal bool BlamesVendor { get; init; }

    /// <summary>The vendor may have done what was asked all the same: the answer was lost, not the request.</summary>
    internal bool MayHaveHappened { get; init; }

    /// <summary>The credential is what was refused, not what it may do (401).</summary>
    internal bool BlamesCredential { get; init; }

    /// <summary>How long the vendor asks to be left alone.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>The same failure of a call whose effect must not be had twice.</summary>
    internal CallFailure OnceOnly(Problem unknown) =>
        MayHaveHappened ? new CallFailure(Problem.Retriable ? unknown : Problem, Message, this) { BlamesVendor = BlamesVendor, MayHaveHappened = true } : this;
}
