using System.Globalization;

namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>The durable management API: what it tells of runs, and what it does with them.</summary>
internal static class ManagementScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("management-status", "The status of a live run is a 202 that leads to itself; a failure is a 500 only where that is asked for.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "answer");
            await play.Management.UntilAsync($"instances/{play.Id("instance")}", answer => answer.Text("customStatus") is not null);
            await play.RaiseAsync("instance", "answer", "yes");
            await play.Management.StatusAsync("instance", "Completed");
            await play.Management.GetAsync($"instances/{play.Id("instance")}?showInput=false");
            await play.RunAsync("FailItself", label: "failed");
            await play.Management.GetAsync($"instances/{play.Id("failed")}");
            await play.Management.GetAsync($"instances/{play.Id("failed")}?returnInternalServerErrorOnFailure=true");
            await play.Management.GetAsync($"instances/{play.Id("nobody")}");
        }) { Rows = [Rows.Management], Needs = Scenario.Key },

        new("management-history", "The history joins what was scheduled with its end, and tells results where they are asked for.", async play =>
        {
            await play.RunAsync("Greetings", (string[])["Ann", "Bob"]);
            await play.Management.GetAsync($"instances/{play.Id("instance")}?showHistory=true&showInput=false");
            await play.Management.GetAsync($"instances/{play.Id("instance")}?showHistory=true&showHistoryOutput=true&showInput=false");
        }) { Rows = [Rows.Management], Needs = Scenario.Key },

        new("management-list", "Runs are found by the beginning of their ids, by status and by the time of their creation, in pages.", async play =>
        {
            string[] labels = ["a", "b", "c"];
            foreach (var label in labels)
            {
                await play.RunAsync("Nothing", label: label);
            }

            await play.RunAsync("FailItself", label: "failed");
            await play.Management.GetAsync($"instances?instanceIdPrefix={play.Prefix()}&runtimeStatus=Failed,Terminated");
            await play.Management.GetAsync($"instances?instanceIdPrefix={play.Prefix()}-a&showInput=false");
            await play.Management.GetAsync($"instances?instanceIdPrefix={play.Prefix()}&createdTimeTo=2020-01-01T00:00:00Z");
            await play.Management.GetAsync($"instances?instanceIdPrefix={play.Prefix()}-a&createdTimeFrom=2020-01-01T00:00:00Z");
            var pages = await play.Management.PagesAsync($"instances?instanceIdPrefix={play.Prefix()}&runtimeStatus=Completed&top=2");
            play.Check("no page is larger than 2", pages.All(page => page.Count <= 2));
            play.Check(
                "every run is there once",
                pages.SelectMany(page => page).Select(run => $"{run["instanceId"]}").Order(StringComparer.Ordinal).SequenceEqual(labels.Select(play.Id), StringComparer.Ordinal));
        }) { Rows = [Rows.Management, Rows.Query], Needs = Scenario.Key },

        new("management-event", "An event has to be JSON, and somebody has to be there.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "answer");
            await play.ReadyAsync("instance");
            await play.Management.SendAsync(HttpMethod.Post, $"instances/{play.Id("instance")}/raiseEvent/answer", "yes", "text/plain");
            await play.Management.SendAsync(HttpMethod.Post, $"instances/{play.Id("instance")}/raiseEvent/answer", "{broken");
            await play.Management.PostAsync($"instances/{play.Id("instance")}/raiseEvent/ANSWER", "yes");
            await play.Management.StatusAsync("instance", "Completed");
            await play.Management.PostAsync($"instances/{play.Id("instance")}/raiseEvent/answer", "too late");
            await play.Management.PostAsync($"instances/{play.Id("nobody")}/raiseEvent/answer", "yes");
        }) { Rows = [Rows.Management, Rows.Events], Needs = Scenario.Key },

        new("management-control", "A run is suspended, resumed and terminated; the reason of the end is its output.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "answer");
            await play.ReadyAsync("instance");
            await play.Management.PostAsync($"instances/{play.Id("instance")}/resume");
            await play.Management.PostAsync($"instances/{play.Id("instance")}/suspend?reason=lunch");
            await play.Management.StatusAsync("instance", "Suspended");
            await play.Management.PostAsync($"instances/{play.Id("instance")}/suspend");
            await play.Management.PostAsync($"instances/{play.Id("instance")}/resume?reason=back");
            await play.Management.StatusAsync("instance", "Running");
            await play.Management.PostAsync($"instances/{play.Id("instance")}/terminate?reason=enough");
            await play.Management.StatusAsync("instance", "Terminated");
            play.Remark("one that has ended, and nobody");
            foreach (var operation in (string[])["suspend", "resume", "terminate"])
            {
                await play.Management.PostAsync($"instances/{play.Id("instance")}/{operation}");
                await play.Management.PostAsync($"instances/{play.Id("nobody")}/{operation}");
            }
        }) { Rows = [Rows.Management, Rows.Suspend, Rows.Terminate], Needs = Scenario.Key },

        new("management-rewind", "Only a run that failed can be rewound, if any.", async play =>
        {
            await play.Management.PostAsync($"instances/{play.Id("nobody")}/rewind");
            await play.RunAsync("Nothing", label: "done");
            await play.Management.PostAsync($"instances/{play.Id("done")}/rewind");
            await play.StartAsync("WaitForOne", "live", "answer");
            await play.ReadyAsync("live");
            await play.Management.PostAsync($"instances/{play.Id("live")}/rewind");
            await play.RunAsync("FailItself", label: "failed");
            await play.Management.PostAsync($"instances/{play.Id("failed")}/rewind?reason=again", variation: Variation.Rewind);
        }) { Rows = [Rows.Management, Rows.NotSupported], Needs = Scenario.Key },

        new("management-purge", "A run that has ended is purged once.", async play =>
        {
            await play.RunAsync("Nothing");
            await play.Management.DeleteAsync($"instances/{play.Id("instance")}");
            await play.Management.DeleteAsync($"instances/{play.Id("instance")}");
            await play.Management.GetAsync($"instances/{play.Id("instance")}");
        }) { Rows = [Rows.Management, Rows.Purge], Needs = Scenario.Key },

        new("management-purge-many", "Runs are purged by the time of their creation, which has to be given, and by status.", async play =>
        {
            var from = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
            await play.RunAsync("FailItself", label: "failed");
            await play.RunAsync("Nothing", label: "done");
            await play.Management.DeleteAsync("instances?runtimeStatus=Failed");
            await play.Management.DeleteAsync("instances?createdTimeFrom=2100-01-01T00:00:00Z&runtimeStatus=Failed");
            await play.Management.DeleteAsync($"instances?createdTimeFrom={from}&runtimeStatus=Failed,Terminated");
            await play.Management.GetAsync($"instances/{play.Id("failed")}");
            await play.Management.GetAsync($"instances/{play.Id("done")}");
        }) { Rows = [Rows.Management, Rows.PurgeMany], Needs = Scenario.Key, Alone = true },

        new("management-entities", "Entities are signalled, read, listed and deleted.", async play =>
        {
            await play.Management.GetAsync($"entities/Tally/{play.Id("tally")}");
            await play.Management.PostAsync($"entities/Tally/{play.Id("tally")}?op=add", 2);
            await play.Management.UntilAsync($"entities/Tally/{play.Id("tally")}", answer => answer.Body == "2");
            await play.Management.PostAsync($"entities/tally/{play.Id("tally")}?op=ADD", 3);
            await play.Management.UntilAsync($"entities/tally/{play.Id("tally")}", answer => answer.Body == "5");
            var listed = (await play.Management.PagesAsync("entities/Tally?fetchState=true&top=100")).SelectMany(page => page)
                .Where(one => $"{one["entityId"]!["key"]}" == play.Id("tally")).ToList();
            play.Check("the list has it once, with its state", listed is [var it] && $"{it["state"]}" == "5" && $"{it["entityId"]!["name"]}" == "tally");
            await play.Management.DeleteAsync($"entities/Tally/{play.Id("tally")}");
            await play.Management.UntilAsync($"entities/Tally/{play.Id("tally")}", answer => answer.Status == System.Net.HttpStatusCode.NotFound);
            play.Remark("nobody's entity, no name, no JSON");
            await play.Management.PostAsync($"entities/NobodyHasThis/{play.Id("tally")}?op=add", 1);
            await play.Management.PostAsync("entities", 1);
            await play.Management.GetAsync($"entities/NobodyHasThis/{play.Id("tally")}");
            var broken = await play.Management.SendAsync(HttpMethod.Post, $"entities/Tally/{play.Id("tally")}?op=add", "{broken", variation: Variation.BrokenJson);
            play.Check("it says that the JSON is broken", broken.Text("Message")!.StartsWith("Could not parse JSON content", StringComparison.Ordinal));
        }) { Rows = [Rows.Management, Rows.Entities], Needs = Scenario.Key },
    ];
}
