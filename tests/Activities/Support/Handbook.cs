namespace Cartrita.Activities.Tests.Support;

/// <summary>A small document with facts that tests ask for.</summary>
internal static class Handbook
{
    internal const string Flaky = "A flaky test must be fixed within two working days of the first report.";
    internal const string Branches = "Work happens on branches that live no longer than three working days.";

    internal const string Text =
        $"""
        # Handbook

        ## Source control

        {Branches}
        Nobody pushes to the main branch directly.

        ## Flaky tests

        {Flaky}
        Automatic retries are not a fix.

        """;
}
