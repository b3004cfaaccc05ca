using System.Text.Encodings.Web;
using System.Text.Json;
using Cartrita.Activities.Agents;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Tools;

/// <summary>Makes one call of a tool within its limits, and looks at what came back before anybody else does.</summary>
/// <param name="time">The clock.</param>
/// <param name="logger">Where a tool's defects go; a model reads that it failed, and no more.</param>
public sealed partial class ToolCall(TimeProvider time, ILogger<ToolCall> logger)
{
    private static readonly PayloadJson Plain = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    // Members by which a result would steer the run (AGENT-12); tools give data only.
    private static readonly string[] ControlMembers = ["next_step", "retry"];

    /// <summary>Makes the call. Whatever a tool does, this comes back within its time, with a result of bounded size.</summary>
    internal async Task<ExecutorResult> MakeAsync(ToolBinding tool, Func<CancellationToken, Task<ExecutorResult>> call, CancellationToken cancellationToken)
    {
        var limits = tool.Limits;
        using var patience = new CancellationTokenSource(limits.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // A tool that looks at no token is left behind.
            var result = await call(either.Token).WaitAsync(either.Token);
            if (result.Packet is not { } packet)
            {
                return result;
            }

            var held = Check(tool, result, packet);
            return held.Packet is null && tool.Effect != ToolEffect.Reads ? WithoutResult(result, packet, held.Detail!) : held;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return patience.IsCancellationRequested
                ? ExecutorResult.Of(ToolCallStatus.Failed, Problems.ToolTimedOut, TimedOut(tool))
                : Failed(tool, new TimeoutException("The tool cancelled its own work."));
        }
        catch (CartritaException exception) when (!cancellationToken.IsCancellationRequested && exception.Problem != Problems.Unavailable)
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, exception.Problem, exception.Detail ?? exception.Problem.Title);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && tool.Effect != ToolEffect.Reads)
        {
            // What only reads is tried again by its step's policy; what may have done something is not.
            return Failed(tool, exception);
        }
    }

    private static ExecutorResult Check(ToolBinding binding, ExecutorResult result, PacketEnvelopeIn packet)
    {
        if (packet.Payload.ValueKind != JsonValueKind.Object || ControlMembers.Any(name => packet.Payload.TryGetProperty(name, out _)))
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, Problems.ToolResultUnfit, "The result is not an object of data.");
        }

        // As it is read, and not as it is escaped: a letter outside of ASCII counts for its bytes.
        var size = JsonSerializer.SerializeToUtf8Bytes(packet.Payload, Plain.JsonElement).Length;
        if (size > binding.Limits.MaxResultBytes)
        {
            return ExecutorResult.Of(
                ToolCallStatus.Failed, Problems.ToolResultUnfit, $"The result has {size} bytes, of at most {binding.Limits.MaxResultBytes}. Ask for less.");
        }

        return binding.IsRedacted ? result : result with { Packet = packet with { Payload = JsonRedaction.Redact(packet.Payload) } };
    }

    // The call was made. That what it gave can't be shown must not read as if it was not, or it is made again.
    private static ExecutorResult WithoutResult(ExecutorResult result, PacketEnvelopeIn packet, string why) => result with
    {
        Count = 0,
        Packet = packet with { Payload = JsonSerializer.SerializeToElement(new ToolFailure(Problems.ToolResultUnfit.Code, $"The call was made; it must not be made again. What it gave can't be shown. {why}"), PayloadJson.Default.ToolFailure) },
    };

    private static string TimedOut(ToolBinding tool)
    {
        var waited = $"The tool gave no answer within {tool.Limits.Timeout.TotalSeconds} seconds.";
        return tool.Effect == ToolEffect.Reads ? waited : $"{waited} What it was asked for may have been done.";
    }

    private ExecutorResult Failed(ToolBinding tool, Exception exception)
    {
        LogFailed(tool.ToolId, exception);
        return tool.Effect == ToolEffect.Reads
            ? ExecutorResult.Of(ToolCallStatus.Failed, Problems.ToolFailed, "The tool failed.")
            : ExecutorResult.Of(ToolCallStatus.Failed, Problems.EffectUnknown, "The tool failed after it was called. What it was asked for may have been done; look whether it was before it is asked for again.");
    }

    [LoggerMessage(EventId = 1601, Level = LogLevel.Warning, Message = "The tool {Tool} failed.")]
    private partial void LogFailed(string tool, Exception exception);
}
