using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Entities;

/// <summary>Who has locked an entity.</summary>
/// <param name="SectionId">The critical section; only its own release ends the lock.</param>
/// <param name="OwnerId">The orchestration, which alone is served.</param>
/// <param name="OwnerExecutionId">Its generation.</param>
public sealed record EntityLockState(string SectionId, string OwnerId, string OwnerExecutionId)
{
    internal static EntityLockState Of(EntityLock request) => new(request.SectionId, request.OwnerId, request.OwnerExecutionId);
}
