namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>External events.</summary>
internal static class EventScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("event-awaited", "An event wakes the run that waits for it.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "answer");
            await play.ReadyAsync("instance");
            await play.RaiseAsync("instance", "answer", "yes");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Events] },

        new("event-any-case", "Names of events ignore case.", async play =>
        {
            await play.StartAsync("WaitForOne", "instance", "Answer");
            await play.ReadyAsync("instance");
            await play.RaiseAsync("instance", "aNSWER", "yes");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Events] },

        new("event-buffered", "Events that come before they are asked for are kept in the order of their arrival.", async play =>
        {
            await play.StartAsync("WaitForBuffered", "instance");
            await play.ReadyAsync("instance");
            await play.RaiseAsync("instance", "ITEM", "one");
            await play.RaiseAsync("instance", "item", "two");
            await play.RaiseAsync("instance", "Item", "three");
            await play.RaiseAsync("instance", "go");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Events] },

        new("event-newest-waiter", "Of two waits for one event the newer gets it first.", async play =>
        {
            await play.StartAsync("WaitTwice", "instance");
            await play.ReadyAsync("instance");
            await play.RaiseAsync("instance", "tick", "the first event");
            await play.RaiseAsync("instance", "tick", "the second event");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Events] },

        new("event-wait-cancelled", "A wait that was given up takes no event.", async play =>
        {
            await play.StartAsync("WaitAgain", "instance");
            await play.ReadyAsync("instance");
            await play.RaiseAsync("instance", "tick", "the event");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Events] },

        new("event-timeout", "A wait with a timeout ends cancelled when nothing comes.", play => play.RunAsync("WaitForSeconds", 2)) { Rows = [Rows.Events, Rows.Timers] },

        new("event-in-time", "An event in time ends the wait; its timer holds nobody up.", async play =>
        {
            await play.StartAsync("WaitForSeconds", "instance", 600);
            await play.ReadyAsync("instance");
            await play.RaiseAsync("instance", "answer", "yes");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Events, Rows.Timers] },

        new("event-first-of-two", "WhenAny gives the event that came first, also on replay.", async play =>
        {
            await play.StartAsync("FirstOfTwo", "instance");
            await play.ReadyAsync("instance");
            await play.RaiseAsync("instance", "right", "x");
            await play.RaiseAsync("instance", "left", "y");
            await play.EndAsync("instance");
        }) { Rows = [Rows.Events, Rows.Replay] },

        new("event-between-runs", "A run sends an event to another.", async play =>
        {
            await play.StartAsync("WaitForOne", "waiting", "hello");
            await play.ReadyAsync("waiting");
            await play.RunAsync("SendTo", play.Id("waiting"), "sending");
            await play.EndAsync("waiting");
        }) { Rows = [Rows.Events] },

        new("event-to-nobody", "An event for an instance that is not there, or has ended, changes nothing.", async play =>
        {
            await play.SendAsync(HttpMethod.Post, $"/instances/{play.Id("nobody")}/raise/answer", "yes", Variation.NothingToDo);
            await play.GetAsync($"/instances/{play.Id("nobody")}");
            await play.RunAsync("Nothing");
            await play.SendAsync(HttpMethod.Post, $"/instances/{play.Id("instance")}/raise/answer", "yes", Variation.NothingToDo);
            await play.GetAsync($"/instances/{play.Id("instance")}");
        }) { Rows = [Rows.Events] },
    ];
}
