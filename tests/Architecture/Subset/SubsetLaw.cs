using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Subset;

/// <summary>What the runtime declares outside its own namespace exists in the real packages, to the letter.</summary>
internal static class SubsetLaw
{
    public const string OwnNamespace = "Cartrita.Runtime";

    /// <summary>An exception that the real client throws belongs to a package below the listed ones, which has no listing.</summary>
    private const string Unlisted = "DurableTask.Core.";

    public static LawReport Examine(string assembly, IReadOnlyCollection<string> declared, IReadOnlySet<string> real) =>
        LawReport.Of(
            declared.Count,
            declared.Where(line => !real.Contains(line) && !ApiListing.NameIn(line).StartsWith(Unlisted, StringComparison.Ordinal)).Select(line => $"{assembly} invents: {line}"));

    /// <summary>The kept listing is what the assembly declares, no more and no less.</summary>
    public static LawReport Compare(string assembly, IReadOnlyCollection<string> declared, IReadOnlyCollection<string> kept) =>
        LawReport.Of(
            declared.Count + kept.Count,
            declared.Except(kept, StringComparer.Ordinal).Select(line => $"{assembly} declares, and the listing lacks: {line}")
                .Concat(kept.Except(declared, StringComparer.Ordinal).Select(line => $"{assembly} no longer declares: {line}")));
}
