using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Models.Ensembles;

/// <summary>What the gate decided.</summary>
/// <param name="Reason">Why: a signal of <see cref="EnsembleSignals"/> that opened it, or one of <see cref="EnsembleReasons"/>.</param>
/// <param name="Members">The models that answer; empty where one model does.</param>
/// <param name="Signals">What the question shows.</param>
/// <param name="LeftOut">Members that do not answer, each with why.</param>
public sealed record EnsembleVerdict(string Reason, IReadOnlyList<ModelChoice> Members, IReadOnlyList<string> Signals, IReadOnlyList<EnsembleMember> LeftOut)
{
    /// <summary>Whether several models answer.</summary>
    public bool Opens => Members.Count > 0;
}
