using System.Text.Json;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.HuggingFace;

/// <summary>What Hugging Face's answers mean: a model that nobody used for a while is loaded first, and the answer says how long that takes.</summary>
/// <param name="time">The clock.</param>
internal sealed class HuggingFaceRules(TimeProvider time) : VendorRules(time)
{
    private const double LongestLoad = 600;

    /// <inheritdoc />
    internal override CallFailure? Judge(HttpResponseMessage answer, ReadOnlyMemory<byte> body) => (int)answer.StatusCode switch
    {
        402 => new CallFailure(Problems.VendorQuotaSpent, Reason(answer)),

        // A cold start is no illness: the circuit does not count it.
        503 when LoadTime(body) is { } wait => new CallFailure(Problems.VendorUnavailable, "is loading the model")
        {
            Transient = true, RetryAfter = RetryAfters.Read(Header(answer, "Retry-After"), Time) ?? wait,
        },
        _ => base.Judge(answer, body),
    };

    /// <summary>How long a cold model says that it takes to load; null for another answer.</summary>
    internal static TimeSpan? LoadTime(ReadOnlyMemory<byte> body)
    {
        try
        {
            var seconds = JsonSerializer.Deserialize(body.Span, HuggingFaceJson.Default.HuggingFaceError)?.EstimatedTime;
            return seconds is >= 0 ? TimeSpan.FromSeconds(Math.Min(seconds.Value, LongestLoad)) : null;
        }
        catch (JsonException)
        {
            // Some gateway's page.
            return null;
        }
    }
}
