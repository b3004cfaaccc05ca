using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Models.Ensembles;

/// <summary>Decides whether one model answers or several (AGENT-10). Pure and without a call of any model: the same facts give the same verdict, in microseconds.</summary>
public static class EnsembleGate
{
    /// <summary>Fewer make no ensemble.</summary>
    public const int Fewest = 2;

    // Of the signals that say little by themselves.
    private const int WeakTogether = 2;

    /// <summary>Whether the settings have an ensemble at all; where they do not, nothing is decided and nothing is told.</summary>
    /// <param name="options">The settings.</param>
    public static bool IsConfigured(EnsembleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Mode != EnsembleModes.Off && options.Members.Count > 0;
    }

    /// <summary>Decides.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="options">The settings.</param>
    public static EnsembleVerdict Decide(EnsembleFacts facts, EnsembleOptions options)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(options);
        if (facts.Requested || facts.Supervisor.Provider == ProviderNames.LocalExtractive)
        {
            return One(facts.Requested ? EnsembleReasons.ModelRequested : EnsembleReasons.NoVendor, []);
        }

        var signals = EnsembleSignals.Of(facts.Question, facts.Decomposed);
        var reason = options.Mode == EnsembleModes.Always ? EnsembleReasons.Always : Opening(signals);
        return reason is null ? One(EnsembleReasons.PlainQuestion, signals) : Gathered(reason, signals, facts.Candidates, options.MaxMembers);
    }

    private static EnsembleVerdict One(string reason, IReadOnlyList<string> signals) => new(reason, [], signals, []);

    private static string? Opening(IReadOnlyList<string> signals) =>
        signals.FirstOrDefault(EnsembleSignals.IsStrong) ?? (signals.Count >= WeakTogether ? signals[0] : null);

    private static EnsembleVerdict Gathered(string reason, IReadOnlyList<string> signals, IReadOnlyList<EnsembleCandidate> candidates, int most)
    {
        List<ModelChoice> members = [];
        List<EnsembleMember> leftOut = [];
        foreach (var candidate in candidates.DistinctBy(candidate => candidate.Model ?? Named(candidate.Name)))
        {
            var why = candidate.Model is null ? EnsembleReasons.NotConfigured
                : !candidate.Healthy ? EnsembleReasons.CircuitOpen
                : members.Count >= most ? EnsembleReasons.OverTheMost
                : null;
            if (why is null)
            {
                members.Add(candidate.Model!);
            }
            else
            {
                leftOut.Add(new EnsembleMember(candidate.Model ?? Named(candidate.Name)) { Code = why });
            }
        }

        return members.Count >= Fewest
            ? new EnsembleVerdict(reason, members, signals, leftOut)
            : new EnsembleVerdict(EnsembleReasons.TooFewMembers, [], signals, leftOut);
    }

    private static ModelChoice Named(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return new ModelChoice(name[..slash], name[(slash + 1)..]);
    }
}
