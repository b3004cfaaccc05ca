using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Policies;
using Cartrita.Core.Tools;

namespace Cartrita.Core.Tests.Governance.Policies;

public sealed class ToolPolicyTests
{
    private static readonly RunId Run = new(new string('a', 32));

    [Theory]
    [InlineData(true, ToolEffect.Reads, "allow:reads_of_bound_tools")]
    [InlineData(true, ToolEffect.Writes, "approve:writes_need_approval")]
    [InlineData(true, ToolEffect.Undeclared, "deny:undeclared_effect")]
    [InlineData(true, (ToolEffect)7, "deny:deny_by_default")]
    [InlineData(false, ToolEffect.Reads, "deny:unbound")]
    [InlineData(false, ToolEffect.Writes, "deny:unbound")]
    public void First_rule_that_matches_decides_and_what_none_matches_is_denied(bool isBound, ToolEffect effect, string expected)
    {
        var tool = new ToolBinding("send_mail", "Sends mail.", JsonElement.Parse("{}")) { Effect = effect };

        Assert.Equal(expected, new ToolPolicy().Decide(Context(isBound ? [tool] : []), tool).ToString());
    }

    [Fact]
    public void Tool_of_the_same_name_that_is_bound_decides_nothing_about_what_it_says_of_itself()
    {
        var bound = new ToolBinding("send_mail", "Reads.", JsonElement.Parse("{}")) { Effect = ToolEffect.Reads };

        Assert.Equal(PolicyEffect.Approve, new ToolPolicy().Decide(Context([bound]), bound with { Effect = ToolEffect.Writes }).Effect);
    }

    private static RuntimeContext Context(IReadOnlyList<ToolBinding> tools) => new()
    {
        OwnerId = new OwnerId("ada"),
        RunId = Run,
        ThreadId = "thread",
        CorrelationId = "request",
        TaskId = new AgentTaskId("t1"),
        Agent = "knowledge",
        Tools = tools,
        IdempotencyKey = "key-1",
        Scope = new RunScope { OwnerId = new OwnerId("ada"), RunId = Run, RequestId = "request", Deadline = DateTimeOffset.MaxValue },
    };
}
