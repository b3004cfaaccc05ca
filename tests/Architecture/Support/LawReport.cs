namespace Cartrita.Architecture.Tests.Support;

/// <summary>What a law found: how much it looked at, and what breaks it. A law that looked at nothing has proven nothing.</summary>
internal sealed record LawReport(int Examined, IReadOnlyList<string> Violations)
{
    public static LawReport Of(int examined, IEnumerable<string> violations) =>
        new(examined, [.. violations.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    public static LawReport Together(IEnumerable<LawReport> reports)
    {
        var all = reports.ToList();
        return Of(all.Sum(report => report.Examined), all.SelectMany(report => report.Violations));
    }

    public void AssertHolds()
    {
        Assert.True(Violations.Count == 0, string.Join(Environment.NewLine, Violations));
        Assert.True(Examined > 0, "The law looked at nothing.");
    }

    /// <summary>The planted violation is found, and named.</summary>
    public void AssertBroken(params string[] mentions)
    {
        Assert.True(Violations.Count > 0, "The planted violation was not found.");
        Assert.All(mentions, mention => Assert.Contains(Violations, violation => violation.Contains(mention, StringComparison.Ordinal)));
    }
}
