namespace Cartrita.Core.Governance;

/// <summary>Who asks.</summary>
/// <param name="OwnerId">Whose objects they see.</param>
/// <param name="Role">What they may do.</param>
public sealed record Principal(OwnerId OwnerId, Role Role);
