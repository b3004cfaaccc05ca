using Cartrita.Core.Errors;
using Polly.CircuitBreaker;

namespace Cartrita.Adapters.Models.Health;

/// <summary>Measures one call: the time that the provider takes, not that in which its reader does something else.</summary>
/// <param name="measures">Where figures go.</param>
/// <param name="model">The model.</param>
/// <param name="time">The clock.</param>
internal sealed class CallMeasure(ModelMeasures measures, string model, TimeProvider time)
{
    private TimeSpan took;
    private long started;
    private bool answers;

    /// <summary>A part of the call begins.</summary>
    internal CallMeasure Start()
    {
        started = time.GetTimestamp();
        return this;
    }

    /// <summary>Waits for a part of the call. A failure that speaks against the provider counts; a request that it refuses, or a call that was not made, does not.</summary>
    internal async ValueTask<T> WaitAsync<T>(ValueTask<T> part)
    {
        try
        {
            var result = await part;
            took += time.GetElapsedTime(started);
            return result;
        }
        catch (CartritaException exception) when (exception.Problem != Problems.ProviderRejected && exception.InnerException is not BrokenCircuitException)
        {
            measures.Failed(model);
            throw;
        }
    }

    /// <summary>A piece has come that a reader sees; the first one counts.</summary>
    internal void Piece()
    {
        if (!answers)
        {
            answers = true;
            measures.FirstPiece(model, took.TotalMilliseconds);
        }
    }

    /// <summary>The call has ended well.</summary>
    internal void Complete() => measures.Succeeded(model, took.TotalMilliseconds);
}
