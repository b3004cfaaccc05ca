using System.Net;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>What Deepgram's answers mean: 402 says that its credits are used up, and 101 opens a live transcription.</summary>
/// <param name="time">The clock.</param>
internal sealed class DeepgramRules(TimeProvider time) : VendorRules(time)
{
    /// <inheritdoc />
    internal override CallFailure? Judge(HttpResponseMessage answer, ReadOnlyMemory<byte> body) => answer.StatusCode switch
    {
        HttpStatusCode.SwitchingProtocols => null,
        HttpStatusCode.PaymentRequired => new CallFailure(Problems.VendorQuotaSpent, Reason(answer)),
        _ => base.Judge(answer, body),
    };
}
