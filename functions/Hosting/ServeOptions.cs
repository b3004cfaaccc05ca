using System.ComponentModel.DataAnnotations;

namespace Cartrita.Functions.Hosting;

/// <summary>How the app runs on one machine; empty in Azure.</summary>
internal sealed class ServeOptions
{
    /// <summary>State in files and SQLite.</summary>
    public const string Local = "local";

    /// <summary>State in the emulator of blob storage.</summary>
    public const string Azurite = "azurite";

    /// <summary>The section's name: the local host reads the folder and the port from there too.</summary>
    public const string Section = "LocalRuntime";

    /// <summary>The folder of databases, files and the local key; null where the app keeps nothing on its machine.</summary>
    public string? StateDirectory { get; set; }

    /// <summary>The loopback port; 0 for any free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 7071;

    /// <summary><see cref="Local"/>, <see cref="Azurite"/>, or null for what the settings of storage say.</summary>
    [RegularExpression($"{Local}|{Azurite}")]
    public string? Storage { get; set; }

    /// <summary>The server ends by itself after so many seconds without a request or a run; 0 for never.</summary>
    [Range(0, 86_400)]
    public int IdleExitSeconds { get; set; }

    /// <summary>How many orchestrations stay in memory between their turns; 0 for none: each turn replays the whole history.</summary>
    [Range(0, 1_000_000)]
    public int TurnCache { get; set; }
}
