using Cartrita.Core.Attachments.Checks;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments.Capacity;

/// <summary>What became of a reservation.</summary>
/// <param name="Refusal">Why nothing was reserved; null where it was.</param>
/// <param name="State">How the account stands now.</param>
public sealed record CapacityReservation(FileRefusal? Refusal, CapacityState State)
{
    /// <summary>The catalogue's entry of the refusal; null where there is none.</summary>
    public Problem? Problem => Refusal?.Problem;
}
