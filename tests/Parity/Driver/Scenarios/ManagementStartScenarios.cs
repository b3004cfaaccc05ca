namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>The durable management API: its key, its paths, starts and restarts.</summary>
internal static class ManagementStartScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("management-key", "Without the key every path is an empty 401.", async play =>
        {
            await play.Management.SendWithoutKeyAsync(HttpMethod.Get, "instances");
            await play.Management.SendWithoutKeyAsync(HttpMethod.Get, "instances?code=");
            await play.Management.SendWithoutKeyAsync(HttpMethod.Get, "instances", "wrong");
            await play.Management.SendWithoutKeyAsync(HttpMethod.Post, "orchestrators/Nothing");
            await play.Management.SendWithoutKeyAsync(HttpMethod.Get, "nobody/has/this");
        }) { Rows = [Rows.Management], Needs = Scenario.Key },

        new("management-paths", "A path that the API has not, and a method that a path has not, are empty 404s.", async play =>
        {
            await play.Management.GetAsync("nothing");
            await play.Management.GetAsync("orchestrators/Nothing");
            await play.Management.PostAsync("instances");
            await play.Management.SendAsync(HttpMethod.Put, $"instances/{play.Id("instance")}");
            await play.Management.PostAsync($"instances/{play.Id("instance")}/unknown");
            await play.Management.GetAsync($"instances/{play.Id("instance")}/terminate");
            await play.Management.GetAsync($"instances/{play.Id("instance")}/raiseEvent/answer");
            await play.Management.SendAsync(HttpMethod.Put, $"entities/Tally/{play.Id("tally")}");
        }) { Rows = [Rows.Management], Needs = Scenario.Key },

        new("management-start", "A start answers with the addresses of the run; a wrong one says why.", async play =>
        {
            await play.Management.PostAsync($"orchestrators/Greetings/{play.Id("instance")}", (string[])["Ann"]);
            await play.Management.StatusAsync("instance", "Completed");
            play.Remark("without an id");
            await play.Management.PostAsync("orchestrators/Nothing");
            play.Remark("nobody's orchestrator, an entity's id, no JSON");
            await play.Management.PostAsync("orchestrators/NobodyHasThis");
            await play.Management.PostAsync("orchestrators/Nothing/@tally@key");
            await play.Management.SendAsync(HttpMethod.Post, "orchestrators/Nothing", "{broken");
            play.Remark("the id of a live run");
            await play.Management.PostAsync($"orchestrators/WaitForOne/{play.Id("live")}", "answer");
            await play.Management.UntilAsync($"instances/{play.Id("live")}", answer => answer.Text("customStatus") is not null);
            await play.Management.PostAsync($"orchestrators/Nothing/{play.Id("live")}");
            await play.Management.PostAsync($"instances/{play.Id("live")}/raiseEvent/answer", "the first run");
            await play.Management.StatusAsync("live", "Completed");
        }) { Rows = [Rows.Management, Rows.Dedupe], Needs = Scenario.Key },

        new("management-start-waiting", "A start can wait for the output.", async play =>
        {
            await play.Management.PostAsync($"orchestrators/Greetings/{play.Id("instance")}?timeout=60&pollingInterval=1", (string[])["Ann"]);
            await play.Management.PostAsync($"orchestrators/FailItself/{play.Id("failing")}?timeout=60&pollingInterval=1");
            play.Remark("no time to wait, and a pause that is longer than the time");
            await play.Management.PostAsync($"orchestrators/WaitForOne/{play.Id("waiting")}?timeout=0&pollingInterval=0", "answer");
            await play.Management.PostAsync($"orchestrators/Nothing/{play.Id("wrong")}?timeout=1&pollingInterval=2");
        }) { Rows = [Rows.Management], Needs = Scenario.Key },

        new("management-restart", "A run is restarted with its input, under a new id or under its own.", async play =>
        {
            await play.RunAsync("Greetings", (string[])["Ann"]);
            var fresh = await play.Management.PostAsync($"instances/{play.Id("instance")}/restart");
            await play.Management.UntilAsync($"instances/{fresh.Text("id")}", answer => answer.Text("runtimeStatus") == "Completed");
            await play.Management.PostAsync($"instances/{play.Id("instance")}/restart?restartWithNewInstanceId=false");
            await play.Management.StatusAsync("instance", "Completed");
            play.Remark("nobody, and a live run under its own id");
            await play.Management.PostAsync($"instances/{play.Id("nobody")}/restart");
            await play.StartAsync("WaitForOne", "live", "answer");
            await play.ReadyAsync("live");
            await play.Management.PostAsync($"instances/{play.Id("live")}/restart?restartWithNewInstanceId=false");
            await play.RaiseAsync("live", "answer", "the first run");
            await play.EndAsync("live");
        }) { Rows = [Rows.Management, Rows.Dedupe], Needs = Scenario.Key },
    ];
}
