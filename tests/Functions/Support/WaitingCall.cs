using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Support;

/// <summary>A call that waits for its owner, in a run that goes on: put into the stores as the app's own steps would.</summary>
internal static class WaitingCall
{
    /// <summary>What it is called with.</summary>
    public static readonly JsonElement Arguments = JsonElement.Parse("""{"to":"ada@example.org","text":"The release is out."}""");

    /// <summary>SHA-256 of the call.</summary>
    public static readonly string Hash = CallHash.Of(ToolId, Target, Arguments);

    private const string ToolId = "mail_send";
    private const string Target = "POST https://mail.example/messages; body application/json";

    /// <summary>Opens one.</summary>
    public static async Task<EffectDocument> OpenAsync(App app, string ownerId)
    {
        var (owner, run, now) = (new OwnerId(ownerId), new RunId(Guid.NewGuid().ToString("N")), TimeProvider.System.GetUtcNow());
        var services = app.Host.Services;
        var running = new RunDocument { Id = run, OwnerId = owner, Kind = RunKind.Chat, RequestId = "request-1", CreatedAt = now };
        await services.GetRequiredService<IDocumentStore>().WriteAsync(
            [services.GetRequiredService<DocumentCollection<RunDocument>>().Create(owner, run.Value, running)], CancellationToken.None);
        return await services.GetRequiredService<EffectLedger>().OpenAsync(
            new EffectDocument
            {
                Id = ApprovalId.Of(run, IdentifierForm.Derive("call", run.Value)),
                OwnerId = owner,
                TaskId = new AgentTaskId("t1"),
                Agent = "task_agent",
                CallId = "s0c0",
                ToolId = ToolId,
                Description = "Sends a mail.",
                Target = Target,
                CallHash = Hash,
                Arguments = await services.GetRequiredService<IRunPayloads>().PutAsync(owner, run, JsonSerializer.SerializeToUtf8Bytes(Arguments), CancellationToken.None),
                RequestedAt = now,
                ExpiresAt = now.AddDays(7),
                State = EffectState.Pending,
            },
            CancellationToken.None);
    }
}
