using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments.Capacity;

/// <summary>What became of a reservation.</summary>
/// <param name="Problem">Why nothing was reserved; null where it was.</param>
/// <param name="State">How the account stands now.</param>
public sealed record CapacityReservation(Problem? Problem, CapacityState State);
