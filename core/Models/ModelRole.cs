namespace Cartrita.Core.Models;

/// <summary>What a model is for.</summary>
public enum ModelRole
{
    /// <summary>The supervisor: planning and fusing.</summary>
    Supervisor,

    /// <summary>A sub-agent.</summary>
    SubAgent,
}
