using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.LangSmith;

/// <summary>What LangSmith's answers mean: it takes runs into a queue, so that for a moment a score's run is not there yet.</summary>
/// <param name="time">The clock.</param>
internal sealed class LangSmithRules(TimeProvider time) : VendorRules(time)
{
    /// <inheritdoc />
    internal override CallFailure? Judge(HttpResponseMessage answer, ReadOnlyMemory<byte> body) => (int)answer.StatusCode switch
    {
        404 when answer.RequestMessage?.RequestUri?.AbsolutePath.EndsWith("/feedback", StringComparison.Ordinal) == true => new CallFailure(Problems.VendorNotFound, Reason(answer)) { Transient = true },
        409 => new CallFailure(Problems.Conflict, Reason(answer)),
        _ => base.Judge(answer, body),
    };
}
