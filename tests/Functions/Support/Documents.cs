namespace Cartrita.Functions.Tests.Support;

/// <summary>Texts that tests ask about.</summary>
internal static class Documents
{
    /// <summary>A sentence that one question has for its answer.</summary>
    public const string Rule = "A flaky test must be fixed within two working days of the first report.";

    public const string Question = "When must a flaky test be fixed?";

    public static string Handbook { get; } =
        $"""
        # Handbook

        The main branch is always releasable. Every commit builds and passes the fast test suite.

        ## Flaky tests

        A test is flaky when it both passes and fails on the same commit. {Rule} Until it is fixed it stays in the suite.

        ## Releases

        We release every working day between 09:00 and 15:00. Feature flags are removed within thirty days.
        """;
}
