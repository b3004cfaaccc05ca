using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Subset;

/// <summary>What the runtime declares outside its own namespace exists in the real packages, to the letter.</summary>
internal static class SubsetLaw
{
    public const string OwnNamespace = "Cartrita.Runtime";

    public static LawReport Examine(string assembly, IReadOnlyCollection<string> declared, IReadOnlySet<string> real) =>
        LawReport.Of(declared.Count, declared.Where(line => !real.Contains(line)).Select(line => $"{assembly} invents: {line}"));

    /// <summary>The kept listing is what the assembly declares, no more and no less.</summary>
    public static LawReport Compare(string assembly, IReadOnlyCollection<string> declared, IReadOnlyCollection<string> kept) =>
        LawReport.Of(
            declared.Count + kept.Count,
            declared.Except(kept, StringComparer.Ordinal).Select(line => $"{assembly} declares, and the listing lacks: {line}")
                .Concat(kept.Except(declared, StringComparer.Ordinal).Select(line => $"{assembly} no longer declares: {line}")));
}
