using Cartrita.Core.Streaming;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Streaming;

/// <summary>An answer, and what the hub does after it.</summary>
internal sealed class HubAnswer
{
    /// <summary>The answer.</summary>
    [HttpResult]
    public required IActionResult Answer { get; init; }

    /// <summary>Actions as JSON, one after the other: the worker's serializer is the durable one, and knows no types of SignalR.</summary>
    [SignalROutput(HubName = FrameHub.Name)]
    public required string Actions { get; init; }
}
