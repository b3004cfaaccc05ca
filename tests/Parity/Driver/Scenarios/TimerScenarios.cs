using System.Globalization;

namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Timers and scheduled starts.</summary>
internal static class TimerScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("timer-below-a-second", "A timer of less than a second fires at once.", async play =>
        {
            var slept = await SleepAsync(play, "SleepOften", 900);
            play.Check("the shortest of five was less than half as long", slept < 450);
        }) { Rows = [Rows.Timers] },

        new("timer-whole-seconds", "Timers count whole seconds, and fire up to one early.", async play =>
        {
            var slept = await SleepAsync(play, "Sleep", 3_500);
            play.Check("it slept 2.5 s at least", slept >= 2_500);
            play.Check("it slept less than 10 s", slept < 10_000);
        }) { Rows = [Rows.Timers] },

        new("timer-wins", "A timer that fires first wins WhenAny.", play => play.RunAsync("Approve", 2)) { Rows = [Rows.Timers] },

        new("timer-cancelled", "A timer that is cancelled holds nobody up.", async play =>
        {
            await play.StartAsync("Approve", "instance", 600);
            await play.ReadyAsync("instance");
            await play.RaiseAsync("instance", "answer", "yes");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Timers, Rows.Events] },

        new("scheduled-start", "A run with a start time is Pending until then.", async play =>
        {
            var due = TimeProvider.System.GetUtcNow().AddSeconds(6);
            var at = due.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            await play.StartAsync("TellTime", "instance", more: $"&at={at}");
            await play.GetAsync($"/instances/{play.Id("instance")}");
            var ended = await play.EndAsync("instance");
            var began = DateTimeOffset.Parse(ended.Text("output")!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            play.Check("it began no more than a second before its time", began >= due.AddSeconds(-1));
        }) { Rows = [Rows.ScheduledStart, Rows.Timers] },
    ];

    // How long it slept differs from run to run, so that the transcript has what follows from it only.
    private static async Task<long> SleepAsync(Play play, string orchestrator, int milliseconds)
    {
        await play.StartAsync(orchestrator, "instance", milliseconds);
        await play.UntilAsync($"/instances/{play.Id("instance")}/head", head => head.Text("isCompleted") == "true");
        using var response = await play.Client.GetAsync($"/instances/{play.Id("instance")}", play.Limit);
        using var instance = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync(play.Limit));
        return instance.RootElement.GetProperty("output").GetInt64();
    }
}
