using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Decisions;

/// <summary>Call an entity.</summary>
/// <param name="Called">The event that history keeps.</param>
public sealed record CallEntity(EntityCalled Called) : Decision;

/// <summary>Signal an entity.</summary>
/// <param name="Signalled">The event that history keeps.</param>
public sealed record SignalEntity(EntitySignalled Signalled) : Decision;

/// <summary>Ask for locks.</summary>
/// <param name="Requested">The event that history keeps.</param>
public sealed record RequestLocks(EntityLocksRequested Requested) : Decision;

/// <summary>Give locks back.</summary>
/// <param name="Released">The event that history keeps.</param>
public sealed record ReleaseLocks(EntityLocksReleased Released) : Decision;
