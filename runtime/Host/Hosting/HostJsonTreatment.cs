namespace Cartrita.Runtime.Host.Hosting;

/// <summary>What this host does with a key of <c>host.json</c>.</summary>
internal enum HostJsonTreatment
{
    /// <summary>It does what the key asks for.</summary>
    Honoured,

    /// <summary>What the key sets does not exist on one machine; it is taken, and said once when the app starts.</summary>
    NoEffect,

    /// <summary>The app would behave otherwise than the key asks for, so it does not start.</summary>
    Refused,
}
