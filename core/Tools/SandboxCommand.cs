namespace Cartrita.Core.Tools;

/// <summary>A program to run in a sandbox; it has its standard streams, a small <c>/tmp</c> and nothing else.</summary>
public sealed record SandboxCommand
{
    /// <summary>The program's name, found among the system's programs, such as <c>pdftotext</c>.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, each as it is: no shell reads them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What it reads from its standard input; null for nothing.</summary>
    public Stream? Input { get; init; }

    /// <summary>Where its standard output goes, up to <see cref="SandboxLimits.OutputBytes"/>.</summary>
    public required Stream Output { get; init; }

    /// <summary>What it may use.</summary>
    public SandboxLimits Limits { get; init; } = new();
}
