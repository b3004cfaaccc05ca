using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Routes;

public sealed class RouteLawTests
{
    [Fact]
    public void No_two_functions_match_one_path() => RouteLaw.Examine(RouteLaw.RoutesOf(Compiled.Project("Cartrita.Functions"))).AssertHolds();

    [Fact]
    public void Fallback_answers_every_other_path()
    {
        var fallback = Assert.Single(RouteLaw.RoutesOf(Compiled.Project("Cartrita.Functions")), route => route.Function == RouteLaw.Fallback);

        Assert.NotNull(fallback.Template);
        Assert.True(RouteTemplate.Parse(fallback.Template).IsCatchAll);
    }

    [Fact]
    public void Http_functions_live_in_the_app_only() =>
        Assert.All(Compiled.Product.Where(module => module.Assembly.Name.Name != "Cartrita.Functions"), module => Assert.Empty(RouteLaw.RoutesOf(module)));

    [Theory]
    [InlineData("api/runs/{id}", "api/runs/{runId}", true)]
    [InlineData("api/runs/{id}", "api/runs/latest", true)]
    [InlineData("api/runs/{id:guid}", "api/runs/latest", true)]
    [InlineData("api/runs/{id:length(32)}", "api/runs/latest", false)]
    [InlineData("api/runs/{id:length(6)}", "api/runs/latest", true)]
    [InlineData("api/runs/{id:length(32)}", "api/{kind}/latest", false)]
    [InlineData("api/runs/{id:length(32)}", "api/{kind}/{id}", true)]
    [InlineData("api/runs/{id}", "api/RUNS/{id}", true)]
    [InlineData("api/runs/{id?}", "api/runs", true)]
    [InlineData("api/{*rest}", "api/runs/{id}", true)]
    [InlineData("api/{*rest}", "api", true)]
    [InlineData("api/files/{name}.json", "api/files/list.json", true)]
    [InlineData("api/files/{name}.json", "api/files/list.xml", false)]
    [InlineData("api/files/v{one}", "api/files/w{two}", false)]
    [InlineData("api/runs/{id}", "api/runs/{id}/events", false)]
    [InlineData("api/runs/{id}/events", "api/runs/{id}/cancel", false)]
    [InlineData("api/runs", "api/keys", false)]
    [InlineData("api/health/live", "api/health/ready", false)]
    public void Templates_overlap_where_a_path_fits_both(string first, string second, bool overlap)
    {
        Assert.Equal(overlap, RouteTemplate.Parse(first).Overlaps(RouteTemplate.Parse(second)));
        Assert.Equal(overlap, RouteTemplate.Parse(second).Overlaps(RouteTemplate.Parse(first)));
    }

    [Fact]
    public void Two_functions_on_one_path_are_found() =>
        RouteLaw.Examine([Get("A", "api/runs/{id}"), Get("B", "api/runs/latest")]).AssertBroken("A (api/runs/{id}) and B (api/runs/latest)");

    [Fact]
    public void Two_methods_on_one_path_pass() =>
        RouteLaw.Examine([Get("A", "api/runs"), new HttpRoute("B", "api/runs", ["post"], 0)]).AssertHolds();

    [Fact]
    public void Catch_all_beside_the_fallback_is_found() =>
        RouteLaw.Examine([Get("A", "api/{*rest}"), new HttpRoute(RouteLaw.Fallback, "{*path}", [], 0)]).AssertBroken("A catches all");

    [Fact]
    public void Function_that_sorts_after_the_fallback_is_found() =>
        RouteLaw.Examine([Get("Zzz", "api/last"), new HttpRoute(RouteLaw.Fallback, "{*path}", [], 0)]).AssertBroken("Zzz sorts after");

    [Fact]
    public void Another_authorization_level_is_found() => RouteLaw.Examine([new HttpRoute("A", "api/a", ["get"], 2), new HttpRoute("B", "api/b", ["get"], null)]).AssertBroken("A is not", "B is not");

    [Fact]
    public void Route_outside_api_is_found() => RouteLaw.Examine([Get("A", "admin/a"), Get("B", null)]).AssertBroken("A has the route", "B has the route");

    [Fact]
    public void Attributes_are_read_as_they_are_written()
    {
        var routes = RouteLaw.RoutesOf(Plant.Compile("""
            namespace Planted;
            using Microsoft.Azure.Functions.Worker;
            public sealed class Endpoints
            {
                [Function("One")] public object One([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/one")] object request) => request;
                [Function("Two")] public object Two([HttpTrigger(AuthorizationLevel.Function)] object request) => request;
            }
            """));

        Assert.Equal("api/one", routes[0].Template);
        Assert.Equal(["get", "post"], routes[0].Methods);
        Assert.Equal(0, routes[0].Level);
        Assert.Null(routes[1].Template);
        Assert.Empty(routes[1].Methods);
        Assert.Equal(2, routes[1].Level);
    }

    private static HttpRoute Get(string function, string? template) => new(function, template, ["get"], 0);
}
