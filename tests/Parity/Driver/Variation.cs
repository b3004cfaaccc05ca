using System.Net;

namespace Cartrita.Parity.Driver;

/// <summary>Where the local runtime may differ from the real host, on purpose: both answers become one token, any other stays and is seen.</summary>
/// <param name="Token">What the transcript says instead.</param>
/// <param name="Is">Whether an answer is one of the two.</param>
internal sealed record Variation(string Token, Func<Answer, bool> Is)
{
    /// <summary>Too large a body is an empty 500 before any code runs; locally it is a 413 with problem details, which says what is wrong.</summary>
    public static Variation BodyTooLarge { get; } = new(
        "<refused before any code runs>",
        answer => answer is { Status: HttpStatusCode.InternalServerError, Body: "" } or { Status: HttpStatusCode.RequestEntityTooLarge, ContentType: "application/problem+json" });

    /// <summary>
    /// A command to an instance that is not there, or has ended: the client's documentation says that nothing happens, and so it is locally; the Functions
    /// host's client refuses. What did not happen is the same, and the scenario shows it.
    /// </summary>
    public static Variation NothingToDo { get; } = new(
        "<taken and dropped, or refused>",
        answer => answer is { Status: HttpStatusCode.Accepted or HttpStatusCode.Conflict, Body: "" });

    /// <summary>JSON that cannot be read: what is wrong with it is said by the parser, and each host has its own.</summary>
    public static Variation BrokenJson { get; } = new("<400, with the parser's own words>", answer => answer is { Status: HttpStatusCode.BadRequest, Json: not null });

    /// <summary>A failed run is rewound over HTTP by the real host; the local runtime retries dead letters instead, and says so.</summary>
    public static Variation Rewind { get; } = new(
        "<rewound, or not offered>",
        answer => answer.Status is HttpStatusCode.Accepted or HttpStatusCode.NotImplemented);

    /// <summary>The real host cannot upgrade to a WebSocket, so the function answers 426 there; the local runtime upgrades.</summary>
    public static Variation Upgrade { get; } = new(
        "<upgraded, or cannot be>",
        answer => answer.Status is HttpStatusCode.SwitchingProtocols or HttpStatusCode.UpgradeRequired);

    /// <summary>
    /// An orchestrator that nobody has: some builds of the extension refuse the start, others start a run that fails at once, as the local runtime does.
    /// </summary>
    public static Variation UnknownOrchestrator { get; } = new(
        "<refused, or started to fail>",
        answer => answer.Status is HttpStatusCode.Conflict or HttpStatusCode.Accepted);
}
