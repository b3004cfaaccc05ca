using System.Globalization;

namespace Cartrita.Coverage;

/// <summary>
/// <c>coverage RESULTS ROOT FLOOR</c>: line coverage over product and runtime, exit 1 below the floor (percent).
/// <c>tests RESULTS</c>: one line, <c>N passed, N failed, N skipped</c>, over all suites; exit 1 if a test failed or none ran.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["coverage", var results, var root, var floor]:
                return Coverage(results, root, double.Parse(floor, CultureInfo.InvariantCulture));
            case ["tests", var results]:
                var total = TestTotals.Read(Directory.EnumerateFiles(results, "*.trx", SearchOption.AllDirectories).Select(File.ReadAllText));
                Console.WriteLine(total);
                return total.Failed == 0 && total.Passed > 0 ? 0 : 1;
            default:
                Console.Error.WriteLine("coverage RESULTS ROOT FLOOR | tests RESULTS");
                return 2;
        }
    }

    private static int Coverage(string results, string root, double floor)
    {
        var merged = new LineCoverage(Path.GetFullPath(root));
        foreach (var report in Directory.EnumerateFiles(results, "coverage.cobertura.xml", SearchOption.AllDirectories))
        {
            merged.Add(File.ReadAllText(report));
        }

        var complete = true;
        foreach (var (folder, covered, lines) in merged.ByFolder())
        {
            complete &= lines > 0;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folder,-24}{Percent(covered, lines),7:F2} %  {covered} of {lines} lines"));
        }

        var (allCovered, all) = merged.Total;
        var percent = Percent(allCovered, all);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line coverage {percent:F2} % ({allCovered} of {all} lines), at least {floor:F0} % wanted"));
        if (!complete)
        {
            Console.WriteLine("A folder without lines was not measured: the collector could not read its assembly.");
        }

        return complete && percent >= floor ? 0 : 1;
    }

    private static double Percent(int covered, int lines) => lines == 0 ? 0 : 100.0 * covered / lines;
}
