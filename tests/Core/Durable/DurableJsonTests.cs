using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Tests.Durable;

public sealed class DurableJsonTests
{
    [Fact]
    public void Payload_keeps_the_names_of_its_members_and_comes_back_whole()
    {
        var input = new ChatInput
        {
            RunId = new RunId(new string('1', 32)),
            OwnerId = new OwnerId("ada"),
            ConversationId = new ConversationId(new string('2', 32)),
            MessageId = new MessageId(new string('3', 32)),
            RequestId = "request-1",
            Limits = new RunLimits(8, 100, 200, 16_000, 120),
        };

        var json = JsonSerializer.Serialize(input, DurableJson.Frozen);

        Assert.Contains("\"RunId\":\"1111", json, StringComparison.Ordinal);
        Assert.Equal(input, JsonSerializer.Deserialize<ChatInput>(json, DurableJson.Frozen));
    }

    [Fact]
    public void Failure_keeps_its_code()
    {
        var json = JsonSerializer.Serialize(Outcome.Fail<AgentStepResult>(Problems.ProviderFailed, "did not answer in time"), DurableJson.Frozen);

        var outcome = JsonSerializer.Deserialize<Outcome<AgentStepResult>>(json, DurableJson.Frozen)!;

        Assert.Equal((false, "provider_failed", "did not answer in time", true), (outcome.Ok, outcome.Code, outcome.Detail, outcome.Retriable));
    }

    [Theory]
    [InlineData("invalid_encoding", AttachmentStatus.Rejected)]
    [InlineData("malware_detected", AttachmentStatus.Rejected)]
    [InlineData("ingestion_failed", AttachmentStatus.Failed)]
    [InlineData("provider_unauthorized", AttachmentStatus.Failed)]
    public void Code_says_whether_a_file_was_refused_or_failed(string code, AttachmentStatus status) =>
        Assert.Equal(status, IngestionProblems.StatusOf(code));
}
