namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Runs that start others.</summary>
internal static class FamilyScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("family", "A child has the id that its parent chose, or one of its own; it knows its parent.", async play =>
        {
            await play.RunAsync("Parent", play.Id("child"), "parent");
            await play.GetAsync($"/instances/{play.Id("child")}");
        }) { Rows = [Rows.SubOrchestrations] },

        new("family-failing", "A child's failure is the call's.", play => play.RunAsync("ParentOfFailing")) { Rows = [Rows.SubOrchestrations, Rows.Failures] },

        new("family-terminated", "Terminating a parent leaves its child as it is, recursive or not.", async play =>
        {
            await play.StartAsync("ParentOfWaiting", "parent", play.Id("child"));
            await play.ReadyAsync("child");
            await play.PostAsync($"/instances/{play.Id("parent")}/terminate?recursive", "stopped");
            await play.EndAsync("parent");
            await play.GetAsync($"/instances/{play.Id("child")}");
            await play.RaiseAsync("child", "end", "the child goes on");
            await play.EndAsync("child");
        }) { Rows = [Rows.Recursive, Rows.Terminate, Rows.SubOrchestrations] },

        new("family-purged", "Purging a parent leaves its child as it is, recursive or not.", async play =>
        {
            await play.RunAsync("Parent", play.Id("child"), "parent");
            await play.DeleteAsync($"/instances/{play.Id("parent")}?recursive");
            await play.GetAsync($"/instances/{play.Id("parent")}");
            await play.GetAsync($"/instances/{play.Id("child")}/head");
        }) { Rows = [Rows.Recursive, Rows.Purge] },
    ];
}
