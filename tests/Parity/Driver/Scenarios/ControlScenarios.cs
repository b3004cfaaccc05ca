using System.Globalization;

namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Suspend, resume, terminate and purge.</summary>
internal static class ControlScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("control-suspend", "A suspended run holds events until it is resumed.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "answer");
            await play.ReadyAsync("instance");
            await play.PostAsync($"/instances/{play.Id("instance")}/suspend");
            await play.StatusAsync("instance", "Suspended");
            await play.RaiseAsync("instance", "answer", "yes");
            await play.GetAsync($"/instances/{play.Id("instance")}/head");
            await play.GetAsync($"/instances/{play.Id("instance")}");
            await play.PostAsync($"/instances/{play.Id("instance")}/resume");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Suspend, Rows.Events] },

        new("control-terminate", "A terminated run ends with the output that it is given.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "answer");
            await play.ReadyAsync("instance");
            await play.PostAsync($"/instances/{play.Id("instance")}/terminate", new { Reason = "enough" });
            await play.EndAsync("instance");
        }) { Rows = [Rows.Terminate] },

        new("control-terminate-suspended", "A suspended run can be terminated.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "answer");
            await play.ReadyAsync("instance");
            await play.PostAsync($"/instances/{play.Id("instance")}/suspend");
            await play.StatusAsync("instance", "Suspended");
            await play.PostAsync($"/instances/{play.Id("instance")}/terminate", "stopped");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Terminate, Rows.Suspend] },

        new("control-ended", "A command to a run that has ended changes nothing.", async play =>
        {
            await play.RunAsync("Greetings", (string[])["Ann"]);
            foreach (var command in (string[])["terminate", "suspend", "resume"])
            {
                await play.SendAsync(HttpMethod.Post, $"/instances/{play.Id("instance")}/{command}", variation: Variation.NothingToDo);
            }

            await play.GetAsync($"/instances/{play.Id("instance")}");
        }) { Rows = [Rows.Terminate, Rows.Suspend] },

        new("control-purge", "A run that has ended can be purged; then it is as if it had never been.", async play =>
        {
            await play.RunAsync("Nothing");
            await play.DeleteAsync($"/instances/{play.Id("instance")}");
            await play.GetAsync($"/instances/{play.Id("instance")}");
            await play.DeleteAsync($"/instances/{play.Id("instance")}");
        }) { Rows = [Rows.Purge] },

        new("control-purge-running", "A run that has not ended is not purged.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "answer");
            await play.ReadyAsync("instance");
            await play.DeleteAsync($"/instances/{play.Id("instance")}");
            await play.RaiseAsync("instance", "answer", "still here");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Purge] },

        new("control-purge-many", "Runs are purged by the time of their creation and by status; the others stay.", async play =>
        {
            var from = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
            await play.RunAsync("Nothing", label: "done");
            await play.RunAsync("Greetings", (string[])["Ann"], "done-too");
            await play.RunAsync("FailItself", label: "failed");
            await play.DeleteAsync($"/instances?from={from}&status=Completed");
            await play.GetAsync($"/instances?prefix={play.Prefix()}");
        }) { Rows = [Rows.PurgeMany], Alone = true },
    ];
}
