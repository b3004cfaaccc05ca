using System.Text;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Activities.Tests.Tools.Code;

/// <summary>A pull request of a diff: once, wherever an execution of the call was lost.</summary>
public sealed class OpenPullRequestTests : IAsyncLifetime
{
    private const string Diff = "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n";
    private const string Branch = "fix/it-000000000000";
    private static readonly ApprovalId Id = ApprovalId.Of(ToolCalls.Run, ToolCalls.Key);

    private GitHubServer server = null!;
    private RunHarness harness = null!;

    public async Task InitializeAsync()
    {
        server = (await GitHubServer.StartAsync()).Put("a.txt", "one\n");
        server.Commit();
        harness = new RunHarness(("GITHUB_TOKEN", "secret"), ("GITHUB_BASE_URL", server.Address.ToString()), ("Vendors:MaxRetries", "0"), ("Vendors:GitHub:Repositories:Write", "Ada/*"));
    }

    public async Task DisposeAsync()
    {
        await harness.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Approved_call_makes_branch_commit_and_pull_request_once()
    {
        Assert.Equal(ToolCallStatus.AwaitingApproval, (await CallAsync()).Status);
        Assert.DoesNotContain(server.Requests, request => request.Method == "POST");
        await ApproveAsync();

        var (made, again) = ((await CallAsync()).Data(), (await CallAsync()).Data());

        server.AssertContract();
        Assert.Equal((1L, "https://github.example/pulls/1", Branch, "trunk"), (made.GetProperty("number").GetInt64(), made.Text("url"), made.Text("branch"), made.Text("base")));
        Assert.Equal(made.GetRawText(), again.GetRawText());
        AssertOne();
    }

    [Theory]
    [InlineData("/git/commits", false)]
    [InlineData("/git/refs", false)]
    [InlineData("/pulls", false)]
    [InlineData("/git/refs", true)]
    [InlineData("/pulls", true)]
    public async Task Execution_that_is_lost_on_the_way_leads_to_one_pull_request(string lost, bool isAnswerOnly)
    {
        await CallAsync();
        await ApproveAsync();
        using var host = new CancellationTokenSource();
        server.Picked = request =>
        {
            if (request.Method != "POST" || !request.Path.EndsWith(lost, StringComparison.Ordinal))
            {
                return null;
            }

            server.Picked = _ => null;
            if (!isAnswerOnly)
            {
                host.Cancel();
            }

            return new VendorFault { LosesAnswer = true };
        };

        if (isAnswerOnly)
        {
            (await CallAsync()).Data();
        }
        else
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(host: host.Token));
            (await CallAsync()).Data();
        }

        AssertOne();
    }

    [Fact]
    public async Task Branch_that_somebody_went_on_with_is_left_alone()
    {
        await CallAsync();
        await ApproveAsync();
        server.References[$"refs/heads/{Branch}"] = server.Commit("other");

        var result = await CallAsync();

        Assert.Equal($"The branch {Branch} is there already and holds something else.", result.Detail);
        Assert.Empty(server.Pulls);
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_diff_that_does_not_apply()
    {
        var result = await CallAsync(Diff.Replace("one", "zero", StringComparison.Ordinal));

        Assert.Equal((ToolCallStatus.Failed, "Hunk 1 of a.txt: line 1 of the file is \"one\", where the diff has \"zero\"."), (result.Status, result.Detail));
        Assert.Null(await harness.Get<EffectLedger>().FindAsync(RunHarness.Owner, Id, CancellationToken.None));
    }

    [Theory]
    [InlineData("fix/../it")]
    [InlineData("-x")]
    [InlineData("a.lock")]
    public async Task Name_that_is_no_branch_is_told(string branch)
    {
        var result = await CallAsync(branch: branch);

        Assert.StartsWith($"{branch} is no name of a branch", result.Detail, StringComparison.Ordinal);
    }

    private void AssertOne()
    {
        Assert.Single(server.Pulls);
        var head = Assert.Single(server.References, reference => reference.Key != "refs/heads/trunk");
        Assert.Equal($"refs/heads/{Branch}", head.Key);
        Assert.Equal("two\n", Encoding.UTF8.GetString(server.FileOf((string)server.Made[head.Value]["tree"]!["sha"]!, "a.txt")!));
    }

    private Task ApproveAsync() => harness.Get<EffectLedger>().DecideAsync(
        RunHarness.Owner, Id, new ApprovalDecision(true, new("boss"), null, TimeProvider.System.GetUtcNow(), null), callHash: null);

    private Task<ExecutorResult> CallAsync(string diff = Diff, string branch = "fix/it", CancellationToken host = default) => harness.CallAsync(
        "github_open_pull_request", new { repository = server.Repository, @base = (string?)null, branch, title = "Fix it", body = "Why.", draft = true, diff }, "code_agent", host: host);
}
