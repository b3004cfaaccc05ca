using Cartrita.Coverage;

namespace Cartrita.Architecture.Tests.Rails;

public sealed class CoverageToolTests
{
    [Fact]
    public void Line_that_one_suite_ran_is_covered_once()
    {
        var coverage = new LineCoverage("/repo");

        coverage.Add(Report(("core/A.cs", [(1, 0), (2, 3), (3, 0)])));
        coverage.Add(Report(("core/A.cs", [(1, 1), (2, 0), (3, 0)])));

        Assert.Equal((2, 3), coverage.Total);
        Assert.Equal(("core", 2, 3), coverage.ByFolder().First());
        Assert.Equal(("adapters", 0, 0), coverage.ByFolder().ElementAt(1));
    }

    [Fact]
    public void Generated_and_unshipped_files_do_not_count()
    {
        var coverage = new LineCoverage("/repo");

        coverage.Add(Report(("core/obj/Debug/Json.g.cs", [(1, 1)]), ("tests/Support/A.cs", [(1, 1)]), ("runtime/Host/B.cs", [(7, 1)])));

        Assert.Equal((1, 1), coverage.Total);
    }

    [Fact]
    public void Results_are_counted_one_by_one()
    {
        const string trx = """
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
              <UnitTestResult outcome="Passed" /><UnitTestResult outcome="Passed" /><UnitTestResult outcome="NotExecuted" /><UnitTestResult outcome="Failed" /><UnitTestResult outcome="Timeout" />
            </Results></TestRun>
            """;

        Assert.Equal("4 passed, 4 failed, 2 skipped", TestTotals.Read([trx, trx]).ToString());
    }

    private static string Report(params (string File, (int Number, int Hits)[] Lines)[] classes) =>
        $"<coverage><sources><source>/repo/</source></sources><packages><package><classes>{string.Concat(classes.Select(Class))}</classes></package></packages></coverage>";

    private static string Class((string File, (int Number, int Hits)[] Lines) type) =>
        $"<class filename=\"{type.File}\"><lines>{string.Concat(type.Lines.Select(line => $"<line number=\"{line.Number}\" hits=\"{line.Hits}\" />"))}</lines></class>";
}
