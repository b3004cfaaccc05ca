using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Tests.Attachments.Uploads;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Governance;

/// <summary>Walks every route × role × scope × owner. Routes are found by reflection, so a new one without a decision fails here.</summary>
[Collection(SharedApp.Name)]
public sealed class RouteAccessTests(App app)
{
    private const string Nobody = "0123456789abcdef0123456789abcdef";

    // What nobody owns: keys belong to the installation, models to their providers.
    private static readonly string[] Shared = ["keys", "models"];

    private static readonly string NoKey = new('0', 64);

    [Fact]
    public void Route_without_a_decision_does_not_exist()
    {
        Assert.True(ApiRoute.All.Count >= 14, "The walk does not find the routes.");
        Assert.Empty(ApiRoute.All.Where(route => route.Rule == AccessRule.Closed).Select(route => $"{route}: put [Access] or [OpenAccess] on it"));
    }

    [Fact]
    public void Function_without_a_decision_is_closed_to_an_admin() =>
        Assert.Equal(Refusals.NoRule, new AccessRules().Of("NoSuchFunction").Refusal(AdminKeys.Principal));

    [Fact]
    public async Task Route_without_a_credential_is_open_only_where_it_says_so()
    {
        var nobody = new ApiUser(app.Host.Client, string.Empty);
        await CheckAsync(ApiRoute.All, async route => (await StatusAsync(nobody, route)) == 401 == !route.Rule.IsOpen);
    }

    [Theory]
    [InlineData("user")]
    [InlineData("operator")]
    [InlineData("admin")]
    public async Task Route_opens_to_a_role_that_is_high_enough_and_to_no_other(string role)
    {
        var caller = await KeyAsync(role);
        var mayDo = GovernanceNames.Roles[role];
        await CheckAsync(ApiRoute.All, async route => await StatusAsync(caller, route) switch
        {
            403 => mayDo < route.Rule.LeastRole,
            401 => false,
            _ => mayDo >= route.Rule.LeastRole,
        });
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("runs")]
    [InlineData("attachments")]
    [InlineData("keys")]
    [InlineData("metrics")]
    [InlineData("approvals")]
    public async Task Route_of_another_scope_is_closed_to_a_key_of_one(string scope)
    {
        var caller = await KeyAsync("admin", scope);
        await CheckAsync(
            ApiRoute.All.Where(route => !route.Rule.IsOpen),
            async route => await StatusAsync(caller, route) == 403 == (route.Rule.Scope is { } needed && GovernanceNames.Of(needed) != scope));
    }

    [Theory]
    [InlineData("user")]
    [InlineData("operator")]
    [InlineData("admin")]
    public async Task Object_of_somebody_else_looks_like_one_that_does_not_exist(string role)
    {
        var objects = await ObjectsAsync();
        var stranger = await KeyAsync(role);
        var mayDo = GovernanceNames.Roles[role];
        await CheckAsync(ApiRoute.All.Where(route => IsOwned(route) && mayDo >= route.Rule.LeastRole), async route =>
        {
            var (theirs, missing) = (await SendAsync(stranger, route, kind => objects[kind]), await SendAsync(stranger, route, _ => Nobody));
            return theirs.Status == missing.Status && theirs.Status is >= 400 and not 403 and < 500
                && theirs.Code == missing.Code && (route.Method is not ("GET" or "DELETE") || theirs.Status == Problems.NotFound.Status);
        });
    }

    [Fact]
    public async Task Object_is_there_for_its_owner()
    {
        var objects = await ObjectsAsync();
        await CheckAsync(
            ApiRoute.All.Where(route => IsOwned(route) && route.Method == "GET"),
            async route => (await SendAsync(Owner!, route, kind => objects[kind])).Status != 404);
    }

    private ApiUser? Owner { get; set; }

    private static bool IsOwned(ApiRoute route) => route.NamesAnObject && !Shared.Any(kind => route.Template.Contains($"{kind}/{{", StringComparison.Ordinal));

    private static async Task CheckAsync(IEnumerable<ApiRoute> routes, Func<ApiRoute, Task<bool>> holds)
    {
        var broken = new List<string>();
        foreach (var route in routes)
        {
            if (!await holds(route))
            {
                broken.Add(route.ToString());
            }
        }

        Assert.Empty(broken);
    }

    private static async Task<int> StatusAsync(ApiUser caller, ApiRoute route) =>
        (await SendAsync(caller, route, kind => kind == "keys" ? NoKey : Nobody)).Status;

    // A body is an empty object: access is decided before anything is read.
    private static Task<Answer> SendAsync(ApiUser caller, ApiRoute route, Func<string, string> idOf) => caller.SendAsync(
        new HttpMethod(route.Method), route.Path(idOf), route.Method is "POST" or "PUT" or "PATCH" ? ApiUser.Json("{}") : null);

    private async Task<ApiUser> KeyAsync(string role, params string[] scopes)
    {
        var body = new JsonObject { ["name"] = Guid.NewGuid().ToString("N"), ["role"] = role };
        if (scopes.Length > 0)
        {
            body["scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]);
        }

        return new ApiUser(app.Host.Client, (await app.Admin.PostAsync("api/keys", body)).Is(201).Text("key"));
    }

    // One object of each kind; a route that names another kind needs one here.
    private async Task<Dictionary<string, string>> ObjectsAsync()
    {
        var (key, owner) = await app.Admin.CreateKeyAsync(App.CrawlOwner);
        Owner = new ApiUser(app.Host.Client, key);
        var attachment = await Owner.IngestAsync("a.txt", "Owned.");
        return new Dictionary<string, string>
        {
            ["attachments"] = attachment,
            ["approvals"] = (await WaitingCall.OpenAsync(app, owner)).Id.Value,
            ["memory"] = await RememberedEntry.LearnAsync(app, owner),
            ["crawls"] = "owned",
            ["sessions"] = await EndedAudioSession.MakeAsync(app, owner),
            ["uploads"] = (await Chunks.OfText(100).BeginAsync(Owner)).Is(201).Text("uploadId"),
            ["chunks"] = "0",
            ["tus"] = await TusTests.BeginAsync(Owner),
            ["orchestrations"] = attachment,
            ["watchers"] = "a-connection",
            ["conversations"] = (await Owner.PostAsync("api/conversations", "{}")).Is(201).Text("id"),
        };
    }
}
