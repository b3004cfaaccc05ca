namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>A container of an execution (<c>JobExecutionContainer</c>).</summary>
internal sealed record JobContainer
{
    /// <summary>Its name, as in the job.</summary>
    public string? Name { get; init; }

    /// <summary>Its image.</summary>
    public string? Image { get; init; }

    /// <summary>What it starts with.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The arguments of that.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Its environment.</summary>
    public IReadOnlyList<JobVariable> Env { get; init; } = [];

    /// <summary>Its size.</summary>
    public JobSize? Resources { get; init; }
}

/// <summary>A variable of a container's environment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; none where it is a secret's.</param>
internal sealed record JobVariable(string Name, string? Value);
