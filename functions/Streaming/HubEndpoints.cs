using Cartrita.Adapters.Streaming.SignalR;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Streaming;

/// <summary>SignalR (CHAT-08): where to connect, and whose frames a connection gets. The mark that a run is watched comes before the group.</summary>
internal sealed class HubEndpoints(OwnedRuns runs, OwnedConversations conversations, FrameWatches watches)
{
    /// <summary>Tells a client where the hub is, with a token that opens a connection; what it gets there it has to join.</summary>
    [Function(nameof(Negotiate))]
    [Access(Scope.Runs)]
    public IActionResult Negotiate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/negotiate")] HttpRequest request,
        [SignalRConnectionInfoInput(HubName = FrameHub.Name)] SignalRConnectionInfo info)
    {
        request.Caller();
        return JsonAnswer.Ok(new NegotiateBody(info.Url, info.AccessToken), HttpJson.Wire.NegotiateBody);
    }

    /// <summary>A connection gets the frames of a run.</summary>
    [Function(nameof(JoinOrchestration))]
    [Access(Scope.Runs)]
    public async Task<HubAnswer> JoinOrchestration(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orchestrations/{id}/watchers")] HttpRequest request, string id)
    {
        var run = await RunAsync(request, id);
        var connection = await HubMember.ConnectionAsync(request);
        await watches.MarkAsync(request.Caller().OwnerId, run, request.HttpContext.RequestAborted);
        return HubMember.Join(FrameHub.Group(run), connection);
    }

    /// <summary>A connection gets the frames of a run no more.</summary>
    [Function(nameof(LeaveOrchestration))]
    [Access(Scope.Runs)]
    public async Task<HubAnswer> LeaveOrchestration(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/orchestrations/{id}/watchers/{connectionId}")] HttpRequest request, string id, string connectionId) =>
        HubMember.Leave(FrameHub.Group(await RunAsync(request, id)), HubMember.Checked(connectionId));

    /// <summary>A connection gets the frames of all runs of a conversation.</summary>
    [Function(nameof(JoinConversation))]
    [Access(Scope.Runs)]
    public async Task<HubAnswer> JoinConversation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/conversations/{id}/watchers")] HttpRequest request, string id)
    {
        var conversation = await ConversationAsync(request, id);
        var connection = await HubMember.ConnectionAsync(request);
        await watches.MarkAsync(request.Caller().OwnerId, conversation, request.HttpContext.RequestAborted);
        return HubMember.Join(FrameHub.Group(conversation), connection);
    }

    /// <summary>A connection gets the frames of a conversation no more.</summary>
    [Function(nameof(LeaveConversation))]
    [Access(Scope.Runs)]
    public async Task<HubAnswer> LeaveConversation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/conversations/{id}/watchers/{connectionId}")] HttpRequest request, string id, string connectionId) =>
        HubMember.Leave(FrameHub.Group(await ConversationAsync(request, id)), HubMember.Checked(connectionId));

    private async Task<RunId> RunAsync(HttpRequest request, string id) => (await runs.FindAsync(request, id)).Id;

    private async Task<ConversationId> ConversationAsync(HttpRequest request, string id) => (await conversations.FindAsync(request, id)).Value.Id;
}

/// <summary>Where a SignalR client connects, in the form that it redirects by.</summary>
/// <param name="Url">The hub's address.</param>
/// <param name="AccessToken">What opens a connection there.</param>
internal sealed record NegotiateBody(string Url, string AccessToken);
