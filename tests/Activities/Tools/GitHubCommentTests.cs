using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>A comment on an issue: as it was approved, where the lists allow it, and never twice.</summary>
public sealed class GitHubCommentTests : IAsyncLifetime
{
    private const string Body = "  Fixed in *2.1*.\n\n- `Size` is two now.\n";
    private static readonly ApprovalId Id = ApprovalId.Of(ToolCalls.Run, ToolCalls.Key);

    private GitHubServer server = null!;
    private RunHarness harness = null!;

    public async Task InitializeAsync()
    {
        server = (await GitHubServer.StartAsync()).AddIssues(3);
        harness = Harness("Write", "ada/handbook");
    }

    public async Task DisposeAsync()
    {
        await harness.DisposeAsync();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Approved_comment_is_written_once_and_to_the_letter(int number)
    {
        Assert.Equal(ToolCallStatus.AwaitingApproval, (await CallAsync(number: number)).Status);
        Assert.Empty(server.Comments);
        await ApproveAsync();

        var (made, again) = ((await CallAsync(number: number)).Data(), (await CallAsync(number: number)).Data());

        server.AssertContract();
        Assert.Equal([(number, Body)], server.Comments);
        Assert.Equal(("ada/handbook", number, $"https://github.example/ada/handbook/issues/{number}#issuecomment-1"), (made.Text("repository"), made.GetProperty("number").GetInt32(), made.Text("url")));
        Assert.Equal(made.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task Another_comment_than_the_approved_one_is_not_written()
    {
        await CallAsync();
        await ApproveAsync();

        var result = await CallAsync(body: Body + "And more.");

        Assert.Equal((ToolCallStatus.Denied, "approval_mismatch"), (result.Status, result.Code));
        Assert.Empty(server.Comments);
    }

    [Fact]
    public async Task Comment_whose_answer_was_lost_is_not_written_again()
    {
        await CallAsync();
        await ApproveAsync();
        server.Picked = request => request.Method == "POST" ? new VendorFault { LosesAnswer = true } : null;

        var lost = await CallAsync();
        server.Picked = _ => null;
        var again = await CallAsync();

        Assert.Equal(("vendor_outcome_unknown", "vendor_outcome_unknown"), (lost.Code, again.Code));
        Assert.Single(server.Requests, request => request.Method == "POST");
        Assert.False((await harness.Get<IToolExecutor>().BindingsAsync("code_agent", CancellationToken.None)).Single(tool => tool.ToolId == "github_comment").Idempotent);
    }

    [Theory]
    [InlineData("Read", "ada/handbook")]
    [InlineData("Write", "ada/old")]
    [InlineData("Owners:bob:Write", "ada/handbook")]
    public async Task Nobody_comments_in_a_repository_that_is_not_listed_for_it(string list, string pattern)
    {
        await using var other = Harness(list, pattern);
        server.OldNames.Add("ada/old");

        foreach (var repository in new[] { "ada/handbook", "ada/old" })
        {
            var result = await other.CallAsync("github_comment", new { repository, number = 1, body = Body }, "code_agent");
            Assert.Equal((ToolCallStatus.Failed, "repository_not_allowed"), (result.Status, result.Code));
        }

        Assert.Empty(server.Comments);
    }

    [Theory]
    [InlineData(9, Body, "vendor_not_found")]
    [InlineData(0, Body, "invalid_request")]
    [InlineData(1, " \n", "invalid_request")]
    public async Task Nobody_is_asked_about_a_comment_that_can_t_be_written(int number, string body, string code)
    {
        var result = await CallAsync(number, body);

        Assert.Equal((ToolCallStatus.Failed, code), (result.Status, result.Code));
        Assert.Null(await harness.Get<EffectLedger>().FindAsync(RunHarness.Owner, Id, CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_comment_that_is_too_long_or_holds_a_credential()
    {
        Assert.Equal("The comment has 1 to 30000 characters.", (await CallAsync(body: new string('x', 30_001))).Detail);
        Assert.Equal("The comment holds what looks like a credential.", (await CallAsync(body: "Use " + "AKIA" + "Q7ZK2VB9XW4LM8RT.")).Detail);
    }

    private RunHarness Harness(string list, string pattern) => new(
        ("GITHUB_TOKEN", "secret"), ("GITHUB_BASE_URL", server.Address.ToString()), ($"Vendors:GitHub:Repositories:{list}", pattern));

    private Task ApproveAsync() => harness.Get<EffectLedger>().DecideAsync(
        RunHarness.Owner, Id, new ApprovalDecision(true, new("boss"), null, TimeProvider.System.GetUtcNow(), null), callHash: null);

    private Task<ExecutorResult> CallAsync(int number = 1, string body = Body) =>
        harness.CallAsync("github_comment", new { repository = server.Repository, number, body }, "code_agent");
}
