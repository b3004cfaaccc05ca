namespace Cartrita.Runtime.Engine.History;

/// <summary>The version of the rules by which history is replayed.</summary>
/// <remarks>An execution keeps the version it started with; a later change of ordering sits behind a higher one.</remarks>
public static class EngineSemantics
{
    /// <summary>What new executions start with, and the highest that this engine can replay.</summary>
    public const int Current = 1;
}
