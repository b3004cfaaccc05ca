namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Episodes and replays.</summary>
internal static class EpisodeScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("episode-lifetimes", "Every episode of an orchestrator has a new instance and a new scope.", async play =>
        {
            await play.RunAsync("Episodes", play.Id("episodes"));
            using var response = await play.Client.GetAsync($"/journal/{play.Id("episodes")}", play.Limit);
            var episodes = System.Text.Json.JsonSerializer.Deserialize<string[]>(await response.Content.ReadAsStringAsync(play.Limit))!;
            play.Check("there was an episode for the start and each of two activities", episodes.Length == 3);
            play.Check("each had an instance of its own", episodes.Select(episode => episode.Split(' ')[0]).Distinct().Count() == episodes.Length);
            play.Check("each had a scope of its own", episodes.Select(episode => episode.Split(' ')[1]).Distinct().Count() == episodes.Length);
        }) { Rows = [Rows.Lifetimes] },

        new("replay-edges", "In its last episode an orchestrator replays until it has passed the last result that it knew.", play => play.RunAsync("ReplayEdges")) { Rows = [Rows.Replay] },

        new("replay-guids", "NewGuid gives the same on every replay, and another one at each call.", async play =>
        {
            await play.RunAsync("Identify", play.Id("noted"));
            await play.JournalAsync("noted", 3);
        }) { Rows = [Rows.Determinism] },

        new("replay-clock", "CurrentUtcDateTime gives the same on every replay, and goes on from turn to turn.", async play =>
        {
            await play.RunAsync("Clock", play.Id("noted"));
            await play.JournalAsync("noted", 3);
        }) { Rows = [Rows.Determinism] },
    ];
}
