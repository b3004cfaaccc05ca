using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors;

/// <summary>The attempts of one call: what the last one came to, and what it means that the time is over.</summary>
/// <param name="isRepeatable">Whether the request may reach the vendor twice.</param>
internal sealed class VendorAttempts(bool isRepeatable)
{
    private CallFailure? last;
    private bool isUnderWay;

    /// <summary>An attempt begins.</summary>
    internal void Begin() => isUnderWay = true;

    /// <summary>An attempt has failed; gives the failure as whoever decides about another one has to see it.</summary>
    internal CallFailure Failed(CallFailure failure)
    {
        isUnderWay = false;
        last = isRepeatable ? failure : failure.OnceOnly(Problems.VendorOutcomeUnknown);
        return last;
    }

    /// <summary>The call's time is over: in the wait after an attempt, whose failure it is then, or in the middle of one.</summary>
    internal CallFailure TimedOut(Exception exception) =>
        last is not null && !isUnderWay ? last : Failed(VendorRules.Read(exception, timedOut: true)!);
}
