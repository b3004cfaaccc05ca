namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Entities.</summary>
internal static class EntityScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("entity-call", "An entity runs operations one after another, calls and signals in the order in which they were sent.", async play =>
        {
            await play.RunAsync("TallyUp", play.Id("tally"));
            await play.UntilAsync($"/tallies/{play.Id("tally")}", answer => answer.Text("state") == "10");
        }) { Rows = [Rows.Entities] },

        new("entity-client", "A client signals an entity and reads it; what nobody has signalled is not there.", async play =>
        {
            await play.GetAsync($"/tallies/{play.Id("tally")}");
            await play.PostAsync($"/tallies/{play.Id("tally")}/add", 2);
            await play.PostAsync($"/tallies/{play.Id("tally")}/ADD", 3);
            await play.UntilAsync($"/tallies/{play.Id("tally")}", answer => answer.Text("state") == "5");
        }) { Rows = [Rows.Entities] },

        new("entity-delete", "An entity that is deleted is not there, and begins anew.", async play =>
        {
            await play.PostAsync($"/tallies/{play.Id("tally")}/Add", 2);
            await play.UntilAsync($"/tallies/{play.Id("tally")}", answer => answer.Text("state") == "2");
            await play.PostAsync($"/tallies/{play.Id("tally")}/delete");
            await play.UntilAsync($"/tallies/{play.Id("tally")}", answer => answer.Text("state") is null);
            await play.RunAsync("TallyTen", play.Id("tally"));
        }) { Rows = [Rows.Entities] },

        new("entity-lock", "A run that holds two entities changes both.", async play =>
        {
            await play.RunAsync("TallyMove", new { From = play.Id("from"), To = play.Id("to"), Amount = 4 });
            await play.UntilAsync($"/tallies/{play.Id("from")}", answer => answer.Text("state") == "-4");
            await play.UntilAsync($"/tallies/{play.Id("to")}", answer => answer.Text("state") == "4");
        }) { Rows = [Rows.Entities] },

        new("entity-lock-waits", "While a run holds an entity, others wait.", async play =>
        {
            await play.StartAsync("TallyHold", "holder", play.Id("tally"));
            await play.ReadyAsync("holder");
            await play.StartAsync("TallyTen", "other", play.Id("tally"));
            play.Remark("a third run comes and goes meanwhile");
            await play.RunAsync("Approve", 2, "third");
            await play.GetAsync($"/instances/{play.Id("other")}");
            await play.RaiseAsync("holder", "let%20go");
            await play.EndAsync("holder");
            await play.EndAsync("other");
        }) { Rows = [Rows.Entities] },

        new("entity-failing", "An operation that fails changes nothing, and its caller sees a failure.", async play =>
        {
            await play.RunAsync("TallyFailing", play.Id("tally"));
        }) { Rows = [Rows.Entities, Rows.Failures] },

        new("entity-later", "A signal with a time comes then.", play => play.RunAsync("TallyLater", play.Id("tally"))) { Rows = [Rows.Entities, Rows.Timers] },
    ];
}
