namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Bodies, answers, streams and middleware.</summary>
internal static class HttpScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("http-results", "Answers are written as ASP.NET Core writes them: camelCase, enumerations as numbers, no fields, nulls kept.", async play =>
        {
            foreach (var kind in (string[])["object", "accepted", "status", "nocontent", "file", "text", "missing"])
            {
                await play.GetAsync($"/results/{kind}");
            }
        }) { Rows = [Rows.Payloads] },

        new("http-throws", "An exception that nobody catches is an empty 500.", play => play.GetAsync("/results/throw")) { Rows = [Rows.Routing] },

        new("http-body-large", "A body of 20 MB is read; one over 30 MB is refused before any code runs.", async play =>
        {
            await play.SendBytesAsync("/body-size", 20_000_000);
            await play.SendBytesAsync("/body-size", 30_000_001, Variation.BodyTooLarge);
        }) { Rows = [Rows.Routing] },

        new("http-stream", "A response is sent as it is written: the first line arrives while the function still waits.", async play =>
        {
            using var response = await play.Client.GetAsync($"/stream/{play.Id("stream")}", HttpCompletionOption.ResponseHeadersRead, play.Limit);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(play.Limit));
            play.Remark($"{(int)response.StatusCode} {response.Content.Headers.ContentType?.MediaType}, first line: {await reader.ReadLineAsync(play.Limit)}");
            await play.OpenAsync("stream");
            play.Remark($"the rest: {(await reader.ReadToEndAsync(play.Limit)).Trim()}");
        }) { Rows = [Rows.Streaming] },

        new("http-client-leaves", "RequestAborted fires when the client leaves.", async play =>
        {
            using (var response = await play.Client.GetAsync($"/stream-until-left/{play.Id("stream")}", HttpCompletionOption.ResponseHeadersRead, play.Limit))
            {
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(play.Limit));
                play.Remark($"first line: {await reader.ReadLineAsync(play.Limit)}; the client leaves");
            }

            await play.JournalAsync("stream", 1);
        }) { Rows = [Rows.Streaming] },

        new("middleware-401", "Middleware can answer without calling the function.", async play =>
        {
            await play.GetAsync($"/guarded/{play.Id("calls")}");
            await play.GetAsync($"/journal/{play.Id("calls")}");
            await play.SendAsync(HttpMethod.Get, $"/guarded/{play.Id("calls")}", headers: headers => headers.Add("x-parity-key", "any"));
            await play.GetAsync($"/journal/{play.Id("calls")}");
        }) { Rows = [Rows.Middleware] },

        new("middleware-http-only", "Middleware that is registered with UseWhen sees HTTP functions only, and orchestrations run.", async play =>
        {
            await play.GetAsync($"/unrouted?seen={play.Id("seen")}");
            await play.GetAsync($"/journal/{play.Id("seen")}");
            await play.RunAsync("Greetings", (string[])["middleware"]);
            await play.GetAsync("/journal/middleware-saw-something-else");
        }) { Rows = [Rows.Middleware] },

        new("http-socket", "A request is upgraded to a WebSocket, or its function sees that it cannot be.", async play =>
        {
            await play.GetAsync("/socket");
            await play.UpgradeAsync("/socket", Variation.Upgrade);
        }) { Rows = [Rows.WebSockets] },

        new("http-library", "Functions of a referenced class library are found.", play => play.RunAsync("Borrow", "a book")) { Rows = [Rows.Libraries] },

        new("timer-trigger", "A timer trigger with RunOnStartup runs when the host starts.", play =>
            play.UntilAsync("/journal/startup", answer => answer.Json?.AsArray().Count > 0)) { Rows = [Rows.Triggers] },
    ];
}
