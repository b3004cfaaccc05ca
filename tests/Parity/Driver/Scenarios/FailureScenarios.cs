namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Failures and retries.</summary>
internal static class FailureScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("failure-of-orchestrator", "An exception of the orchestrator fails the run with its message.", play => play.RunAsync("FailItself")) { Rows = [Rows.Failures] },

        new("failure-of-activity", "An activity's failure that nobody catches fails the run; the message tells the cause.", play => play.RunAsync("FailByActivity")) { Rows = [Rows.Failures] },

        new("failure-compensated", "A caught failure is a reason for the next step.", play => play.RunAsync("Compensate")) { Rows = [Rows.Failures] },

        new("failure-chain", "A caught failure names its task and tells its cause; further causes follow where the host tells them.", async play =>
        {
            // Types, properties and inner causes come in full locally; on the real host that depends on the build. The first message is told by all.
            await play.StartAsync("CatchFailure", "instance");
            using var response = await play.Client.GetAsync($"/instances/{play.Id("instance")}/ended", play.Limit);
            using var instance = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync(play.Limit));
            var told = instance.RootElement.GetProperty("output").EnumerateArray().Select(text => text.GetString()!).ToList();
            play.Check("the task is named", told[0] == "Collapse");
            play.Check("the cause is told", told.Count > 1 && told[1].Contains("[the roof]", StringComparison.Ordinal));
            string[] chain = ["[the roof]", "[the wall]", "[the ground]"];
            play.Check("what follows is the chain of causes, as far as it is told", told.Skip(1).Zip(chain).All(pair => pair.First.Contains(pair.Second, StringComparison.Ordinal)) && told.Count <= 4);
        }) { Rows = [Rows.Failures] },

        new("failure-unknown-activity", "An activity that nobody has fails the call at once.", play => play.RunAsync("CallUnknownActivity")) { Rows = [Rows.Failures] },

        new("failure-unknown-child", "A sub-orchestrator that nobody has fails the call.", play => play.RunAsync("CallUnknownOrchestrator")) { Rows = [Rows.Failures, Rows.SubOrchestrations] },

        new("failure-unknown-orchestrator", "An orchestrator that nobody has completes no run.", async play =>
        {
            await play.SendAsync(HttpMethod.Post, $"/start/NobodyHasThisOrchestrator?id={play.Id("instance")}", variation: Variation.UnknownOrchestrator);
            await play.GetAsync($"/instances?prefix={play.Id("instance")}&status=Completed");
        }) { Rows = [Rows.Failures] },

        new("retry-until-well", "A policy of retries runs the activity again until it goes well.", async play =>
        {
            await play.RunAsync("Retry", new { Key = play.Id("attempts"), Failures = 2 });
            await play.JournalAsync("attempts", 3);
        }) { Rows = [Rows.Retries, Rows.Timers] },

        new("retry-used-up", "When the attempts are used up, the last failure is the call's.", async play =>
        {
            await play.RunAsync("Retry", new { Key = play.Id("attempts"), Failures = 9 });
            await play.JournalAsync("attempts", 3);
        }) { Rows = [Rows.Retries] },

        new("retry-judged", "A policy that judges failures ends the retries.", async play =>
        {
            await play.RunAsync("RetryJudged", new { Key = play.Id("attempts"), Failures = 9 });
            await play.JournalAsync("attempts", 2);
        }) { Rows = [Rows.Retries] },

        new("retry-child", "A policy of retries runs a sub-orchestration again.", async play =>
        {
            await play.RunAsync("ParentOfStumbling", new { Key = play.Id("attempts"), Failures = 1 });
            await play.JournalAsync("attempts", 2);
        }) { Rows = [Rows.Retries, Rows.SubOrchestrations] },
    ];
}
