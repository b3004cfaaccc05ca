namespace Cartrita.Adapters.Vendors;

/// <summary>A call of a vendor's operation.</summary>
/// <typeparam name="T">What it gives.</typeparam>
internal sealed record VendorCall<T>
{
    /// <summary>The operation, as metrics name it: one of a few words, never a part of an address.</summary>
    public required string Operation { get; init; }

    /// <summary>The model that does it, by the vendor's name, so that a run's trace tells of the call (GOV-11); null where no model is asked.</summary>
    public string? Model { get; init; }

    /// <summary>Makes the request of an attempt.</summary>
    public required Func<HttpRequestMessage> Request { get; init; }

    /// <summary>Opens the body of an attempt, where that takes a wait; null for one that <see cref="Request"/> has made already.</summary>
    public Func<CancellationToken, ValueTask<HttpContent>>? Content { get; init; }

    /// <summary>How long an attempt may take; null for the settings' own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Reads an answer that is no failure; takes the answer over where it is the result.</summary>
    public required Func<HttpResponseMessage, CancellationToken, Task<T>> Read { get; init; }

    /// <summary>Whether the request may reach the vendor twice without harm. Where it may not, one whose answer was lost is not repeated.</summary>
    public required bool IsRepeatable { get; init; }

    /// <summary>Whether a second attempt may be made while the first is still out: for cheap reads whose result holds nothing that has to be given back, and never for effects.</summary>
    public bool IsHedged { get; init; }
}
