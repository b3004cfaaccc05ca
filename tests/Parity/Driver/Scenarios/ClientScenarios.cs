namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Starting, reading and finding runs.</summary>
internal static class ClientScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("client-generated-id", "A run without an id gets one of 32 hexadecimal digits.", async play =>
        {
            var started = await play.PostAsync("/start/Nothing");
            await play.GetAsync($"/instances/{started.Text("id")}/ended");
        }) { Rows = [Rows.Waiting] },

        new("client-start-twice", "A second start of a live run's id is refused; the id of one that has ended can be taken again.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "answer");
            await play.ReadyAsync("instance");
            await play.StartAsync("Nothing", "instance");
            await play.RaiseAsync("instance", "answer", "the first run");
            await play.EndAsync("instance");
            await play.StartAsync("Greetings", "instance", (string[])["Bob"]);
            await play.StatusAsync("instance", "Completed");
            await play.UntilAsync($"/instances/{play.Id("instance")}", answer => answer.Text("name") == "Greetings" && answer.Text("status") == "Completed");
        }) { Rows = [Rows.Waiting] },

        new("client-version", "A run is told no version and no properties; one that is started with a version stays Pending.", async play =>
        {
            await play.RunAsync("TellVersion");
            await play.StartAsync("TellVersion", "versioned", more: "&version=1.0");
            play.Remark("another run comes and goes meanwhile");
            await play.RunAsync("Approve", 2, "other");
            await play.GetAsync($"/instances/{play.Id("versioned")}");
        }) { Rows = [Rows.Version] },

        new("client-wait", "A client can wait until a run has started, and until it has ended.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "answer");
            var started = await play.UntilAsync($"/instances/{play.Id("instance")}/started", answer => answer.Text("customStatus") is not null);
            play.Check("it runs", started.Text("status") == "Running");
            await play.RaiseAsync("instance", "answer", "yes");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Waiting] },

        new("client-payloads-on-demand", "Payloads are told only where they are asked for.", async play =>
        {
            await play.RunAsync("Greetings", (string[])["Ann"]);
            await play.GetAsync($"/instances/{play.Id("instance")}/head");
            await play.GetAsync($"/instances?prefix={play.Id("instance")}");
            await play.GetAsync($"/instances?prefix={play.Id("instance")}&payloads");
        }) { Rows = [Rows.Query] },

        new("client-restart", "A run cannot be restarted: the client throws NotSupportedException.", async play =>
        {
            await play.RunAsync("Nothing");
            await play.PostAsync($"/instances/{play.Id("instance")}/restart");
        }) { Rows = [Rows.NotSupported] },

        new("client-unknown", "There is no run that nobody started.", play => play.GetAsync($"/instances/{play.Id("nobody")}")) { Rows = [Rows.Query] },

        new("client-query", "Runs are found by the beginning of their ids, by status and by the time of their creation.", async play =>
        {
            await play.RunAsync("Nothing", label: "done");
            await play.RunAsync("FailItself", label: "failed");
            await play.StartAsync("WaitForOne", "waiting", "answer");
            await play.ReadyAsync("waiting");
            await play.GetAsync($"/instances?prefix={play.Prefix()}&status=Completed");
            await play.GetAsync($"/instances?prefix={play.Prefix()}&status=Failed");
            await play.GetAsync($"/instances?prefix={play.Prefix()}&status=Running");
            await play.GetAsync($"/instances?prefix={play.Prefix()}&status=Terminated");
            await play.GetAsync($"/instances?prefix={play.Prefix()}&to=2020-01-01T00:00:00Z");
            await play.GetAsync($"/instances?prefix={play.Prefix()}-waiting&from=2020-01-01T00:00:00Z");
            await play.RaiseAsync("waiting", "answer", "yes");
            await play.EndAsync("waiting");
        }) { Rows = [Rows.Query] },

        new("client-pages", "A query gives pages of at most the size that was asked for, and in all of them every run once.", async play =>
        {
            string[] labels = ["a", "b", "c", "d", "e"];
            foreach (var label in labels)
            {
                await play.RunAsync("Nothing", label: label);
            }

            using var response = await play.Client.GetAsync($"/pages/2?prefix={play.Prefix()}", play.Limit);
            using var pages = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync(play.Limit));
            var sizes = pages.RootElement.EnumerateArray().Select(page => page.GetArrayLength()).ToList();
            var ids = pages.RootElement.EnumerateArray().SelectMany(page => page.EnumerateArray()).Select(one => one.GetProperty("id").GetString()!).ToList();
            play.Check("no page is larger than 2", sizes.TrueForAll(size => size <= 2));
            play.Check("every run is there once", ids.Order(StringComparer.Ordinal).SequenceEqual(labels.Select(play.Id), StringComparer.Ordinal));
        }) { Rows = [Rows.Query] },

        new("client-tags", "A run has the tags that it was started with.", async play =>
        {
            await play.StartAsync("Nothing", "tagged", more: "&tag=colour&tag=size");
            await play.EndAsync("tagged");
            await play.RunAsync("Nothing", label: "plain");
        }) { Rows = [Rows.Tags] },

        new("client-dedupe", "A start names the statuses in which a run of the same id refuses it.", async play =>
        {
            await play.RunAsync("Nothing");
            await play.StartAsync("Nothing", "instance", more: "&dedupe=Completed");
            await play.StartAsync("Greetings", "instance", (string[])["Bob"], "&dedupe=Failed&dedupe=Running&dedupe=Pending&dedupe=Suspended");
            await play.UntilAsync($"/instances/{play.Id("instance")}", answer => answer.Text("name") == "Greetings" && answer.Text("status") == "Completed");
            await play.StartAsync("WaitForOne", "live", "answer");
            await play.ReadyAsync("live");
            await play.StartAsync("Nothing", "live", more: "&dedupe=Running");
            await play.RaiseAsync("live", "answer", "the first run");
            await play.EndAsync("live");
        }) { Rows = [Rows.Dedupe] },
    ];
}
