namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Activities: in turn, at once, and what they know.</summary>
internal static class ActivityScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("activity-sequence", "Activities run one after another.", play => play.RunAsync("Greetings", (string[])["Ann", "Bob", "Cid"])) { Rows = [Rows.Replay] },

        new("activity-fan-out", "Activities run at once, and their results come in the order of the calls.", play => play.RunAsync("FanOut", 25)) { Rows = [Rows.Replay] },

        new("activity-fan-out-failing", "WhenAll waits for all; it throws the first failure in the order of the calls.", play =>
            play.RunAsync("FanOutFailing", (int[])[2, -3, 4, -5])) { Rows = [Rows.Failures] },

        new("activity-knows", "An activity knows its name and its instance; it has no retry context, and members of its input are binding data.", play =>
            play.RunAsync("AskProbe")) { Rows = [Rows.ActivityKnows, Rows.BindingData, Rows.RetryContext, Rows.Token] },

        new("activity-scopes", "Each run of an activity has a scope of its own.", play => play.RunAsync("ActivityScopes")) { Rows = [Rows.Lifetimes] },

        new("activity-runs-on", "An activity runs to its end after its orchestration was terminated; its token does not fire, its result is dropped.", async play =>
        {
            await play.StartAsync("RunLinger", "instance", new { Key = play.Id("activity") });
            await play.JournalAsync("activity", 1);
            await play.PostAsync($"/instances/{play.Id("instance")}/terminate", "stopped");
            await play.EndAsync("instance");
            await play.OpenAsync("activity");
            await play.JournalAsync("activity", 2);
            await play.GetAsync($"/instances/{play.Id("instance")}");
        }) { Rows = [Rows.RunsOn, Rows.Token, Rows.Terminate] },
    ];
}
