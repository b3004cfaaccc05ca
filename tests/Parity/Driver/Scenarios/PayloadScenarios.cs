namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>How durable payloads are written, and how large they may be.</summary>
internal static class PayloadScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("payload-shape", "Durable payloads are PascalCase, with numeric enumerations and without fields, whatever HTTP answers look like.", async play =>
        {
            await play.PostAsync($"/start-parcel?id={play.Id("instance")}");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Payloads] },

        new("payload-any-case", "Members of an input are found in any case.", play =>
            play.RunAsync("Repaint", new { name = "Pens", COLOUR = 0, Box = new { width = 1, LONGside = 2 }, field = "not taken" })) { Rows = [Rows.Payloads] },

        new("payload-nothing", "A run may take nothing and give nothing.", play => play.RunAsync("Nothing")) { Rows = [Rows.Payloads] },

        new("payload-megabyte", "An activity may give a megabyte.", play => play.RunAsync("MeasureResult", 1_000_000)) { Rows = [Rows.Limits] },

        new("payload-too-large", "An input of 6 MB is refused; nothing is started.", async play =>
        {
            await play.PostAsync($"/start-large/6291456?id={play.Id("instance")}");
            await play.GetAsync($"/instances/{play.Id("instance")}");
        }) { Rows = [Rows.Limits] },

        new("custom-status", "A custom status is seen while the run waits; the last one stays when it has ended.", async play =>
        {
            await play.StartAsync("Report", "instance");
            await play.ReadyAsync("instance");
            await play.RaiseAsync("instance", "go%20on");
            await play.EndAsync("instance");
        }) { Rows = [Rows.CustomStatus] },

        new("custom-status-limit", "A custom status over 16 KB fails the run; a shorter one does not.", async play =>
        {
            await play.RunAsync("ReportAtLength", 7_000, "short");
            await play.StartAsync("ReportAtLength", "long", 20_000);
            var answer = await play.UntilAsync($"/instances/{play.Id("long")}/head", head => head.Text("isCompleted") == "true");
            play.Check("the run has ended", answer.Text("isCompleted") == "true");
            await play.GetAsync($"/instances?prefix={play.Id("long")}&status=Failed");
        }) { Rows = [Rows.Limits, Rows.CustomStatus] },
    ];
}
