using Cartrita.Adapters.Models.Resilience;
using Cartrita.Adapters.Vendors;
using Cartrita.Adapters.Vendors.HuggingFace;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Models.HuggingFace;

/// <summary>Reads refusals of Hugging Face's inference, as failures of a model provider.</summary>
internal static class HuggingFaceFailure
{
    private const int ReasonBytes = 16 * 1024;

    /// <summary>Reads one. A model that is cold is waited for as long as it says, and no fault of the provider's.</summary>
    internal static async Task<CallFailure> ReadAsync(HttpResponseMessage answer, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = answer.Headers.TryGetValues("Retry-After", out var values) ? RetryAfters.Read(values.First(), time) : null;
        var status = (int)answer.StatusCode;
        return status == 503 && HuggingFaceRules.LoadTime(await BoundedBody.ReadBeginningAsync(answer.Content, ReasonBytes, cancellationToken)) is { } load
            ? new CallFailure(Problems.ProviderFailed, "is loading the model") { Transient = true, RetryAfter = asked ?? load }
            : ProviderFailure.OfStatus(status, code: null, asked, cause: null);
    }
}
