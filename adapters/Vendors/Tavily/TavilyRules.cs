using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.Tavily;

/// <summary>What Tavily's answers mean: two statuses of its own say that a plan is used up.</summary>
/// <param name="time">The clock.</param>
internal sealed class TavilyRules(TimeProvider time) : VendorRules(time)
{
    /// <inheritdoc />
    internal override CallFailure? Judge(HttpResponseMessage answer, ReadOnlyMemory<byte> body) => (int)answer.StatusCode switch
    {
        432 or 433 => new CallFailure(Problems.VendorQuotaSpent, Reason(answer)),
        _ => base.Judge(answer, body),
    };
}
