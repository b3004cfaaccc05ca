namespace Cartrita.Core.Broker;

/// <summary>Which of an owner's waiting messages goes first.</summary>
public enum MessagePriority
{
    /// <summary>Somebody waits for the answer.</summary>
    Interactive,

    /// <summary>Work that may wait for what is interactive.</summary>
    Background,
}
