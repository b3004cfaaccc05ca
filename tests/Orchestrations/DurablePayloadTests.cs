using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests;

/// <summary>What histories hold (design section 3): ids, references and limits, never text, and small.</summary>
public sealed class DurablePayloadTests
{
    private const int LongestText = 256;
    private const int LargestPayload = 32 * 1024;

    [Fact]
    public async Task Payloads_of_a_full_run_hold_no_text_and_stay_small()
    {
        var detail = new string('x', 256);
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned([.. Enumerable.Range(1, 8).Select(index => ChatHarness.Task1($"t{index}"))]),
            Step = input => input.Task.TaskId.Value == "t2" ? Task.FromResult(Outcome.Fail<Core.Agents.AgentStepResult>(Problems.ProviderFailed, detail))
                : input.Progress.Steps < 2 ? ChatHarness.CallsTools(3) : ChatHarness.Answered(),
        };

        await harness.RunChatAsync();

        Assert.NotEmpty(harness.Converter.Payloads);
        Assert.All(harness.Converter.Payloads, payload => Assert.InRange(payload.Length, 1, LargestPayload));
        Assert.All(harness.Converter.Payloads.SelectMany(Texts), text => Assert.InRange(text.Length, 0, LongestText));
    }

    private static IEnumerable<string> Texts(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        return [.. Walk(document.RootElement)];
    }

    private static IEnumerable<string> Walk(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Walk(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Walk),
        _ => [],
    };
}
