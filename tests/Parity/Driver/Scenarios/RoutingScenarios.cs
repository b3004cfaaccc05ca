namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Which function a request gets to.</summary>
internal static class RoutingScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("routing-order", "Routes match in the order of function names: a catch-all that sorts early swallows the function after it.", async play =>
        {
            await play.GetAsync("/swallow/exact");
            await play.GetAsync("/swallow/anything/else");
            play.Remark("here the exact route sorts first");
            await play.GetAsync("/leave/exact");
            await play.GetAsync("/leave/anything/else");
        }) { Rows = [Rows.Routing] },

        new("routing-unknown-path", "A path that no function has is an empty 404.", async play =>
        {
            await play.GetAsync("/nobody/has/this");
            await play.GetAsync("/typed");
        }) { Rows = [Rows.Routing] },

        new("routing-wrong-method", "A method that no function of the path has is an empty 404.", async play =>
        {
            await play.PostAsync("/unrouted");
            await play.SendAsync(HttpMethod.Delete, "/shared");
            play.Remark("two functions share a path by method");
            await play.GetAsync("/shared");
            await play.PostAsync("/shared");
        }) { Rows = [Rows.Routing] },

        new("routing-any-method", "A function without methods takes each.", async play =>
        {
            await play.GetAsync("/any-method");
            await play.PostAsync("/any-method");
            await play.SendAsync(HttpMethod.Put, "/any-method");
            await play.DeleteAsync("/any-method");
            await play.SendAsync(HttpMethod.Patch, "/any-method");
        }) { Rows = [Rows.Routing] },

        new("routing-constraints", "Constraints decide whether a route takes a path; values are bound as the parameters' types.", async play =>
        {
            const string Key = "11111111-2222-3333-4444-555555555555";
            await play.GetAsync($"/typed/{Key}/4/word");
            play.Remark("not a GUID, not a number, out of range, not a word");
            await play.GetAsync("/typed/one/4/word");
            await play.GetAsync($"/typed/{Key}/four/word");
            await play.GetAsync($"/typed/{Key}/10/word");
            await play.GetAsync($"/typed/{Key}/4/w0rd");
        }) { Rows = [Rows.Routing] },

        new("routing-optional", "A part may have a default, and may be missing.", async play =>
        {
            await play.GetAsync("/paged");
            await play.GetAsync("/paged/3");
            await play.GetAsync("/paged/3/20");
            await play.GetAsync("/paged/three");
        }) { Rows = [Rows.Routing] },

        new("routing-prefix", "With an empty prefix a function's route begins at the root; without a route its name is the route, in any case.", async play =>
        {
            await play.GetAsync("/Unrouted");
            await play.GetAsync("/unROUTED");
            await play.GetAsync("/api/Unrouted");
        }) { Rows = [Rows.RoutePrefix, Rows.Routing] },

        new("routing-parts", "What a request brings along reaches the function: parts of the path, query, headers, body.", async play =>
            await play.SendAsync(
                HttpMethod.Post, "/echo/a%20part?word=a%26b", new { Greeting = "hello" }, headers: headers => headers.Add("x-parity", "a header"))) { Rows = [Rows.Routing] },
    ];
}
