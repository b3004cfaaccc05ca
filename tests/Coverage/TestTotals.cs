using System.Xml.Linq;

namespace Cartrita.Coverage;

/// <summary>Results over all suites, from TRX files: their counters leave skipped tests out, so results are counted one by one.</summary>
internal sealed record TestTotals(int Passed, int Failed, int Skipped)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static TestTotals Read(IEnumerable<string> files)
    {
        var outcomes = files
            .SelectMany(file => XDocument.Parse(file).Descendants(Trx + "UnitTestResult"))
            .Select(result => result.Attribute("outcome")?.Value)
            .ToList();
        var passed = outcomes.Count(outcome => outcome == "Passed");
        var skipped = outcomes.Count(outcome => outcome == "NotExecuted");
        return new TestTotals(passed, outcomes.Count - passed - skipped, skipped);
    }

    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
