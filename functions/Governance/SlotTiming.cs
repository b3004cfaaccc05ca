namespace Cartrita.Functions.Governance;

/// <summary>How leases of slots are held. Instances whose clocks differ by less than what is between the two agree all the same.</summary>
/// <param name="Lease">How long a lease lasts.</param>
/// <param name="RenewEvery">How often it is renewed.</param>
internal sealed record SlotTiming(TimeSpan Lease, TimeSpan RenewEvery);
