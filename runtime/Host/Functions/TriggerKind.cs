namespace Cartrita.Runtime.Host.Functions;

/// <summary>What starts a function.</summary>
internal enum TriggerKind
{
    Http,
    Timer,
    Blob,
    Queue,
    Orchestration,
    Activity,
    Entity,
}
