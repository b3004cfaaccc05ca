namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Runs that continue as new.</summary>
internal static class GenerationScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("continue-as-new", "A run continues as new under its id, with another input each time; the last generation's output is the run's.", play =>
            play.RunAsync("CountDown", new { Left = 2, Done = "" })) { Rows = [Rows.ContinueAsNew] },

        new("continue-as-new-keeps-events", "Events that nobody took go along to the next generation.", play => HandOverAsync(play, preserve: true)) { Rows = [Rows.ContinueAsNew, Rows.Events] },

        new("continue-as-new-leaves-events", "Events that nobody took stay behind where the run says so.", play => HandOverAsync(play, preserve: false)) { Rows = [Rows.ContinueAsNew, Rows.Events] },
    ];

    private static async Task HandOverAsync(Play play, bool preserve)
    {
        await play.StartAsync("HandOver", "instance", new { Preserve = preserve, IsSecond = false });
        await play.ReadyAsync("instance");
        await play.RaiseAsync("instance", "item", "an early item");
        await play.RaiseAsync("instance", "go");
        await play.EndAsync("instance");
    }
}
