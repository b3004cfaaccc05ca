using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Governance;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Http;

/// <summary>What the middleware found out about a request.</summary>
internal sealed class RequestInfo
{
    /// <summary>The request's id (CHAT-11).</summary>
    public required string RequestId { get; init; }

    /// <summary>The W3C <c>traceparent</c> under which the request is handled.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The largest body that is taken, in bytes (CHAT-09).</summary>
    public required int BodyLimit { get; init; }

    /// <summary>When it came, as the clock's timestamp.</summary>
    public long Received { get; init; }

    /// <summary>Who asks; null until a credential was accepted.</summary>
    public Principal? Principal { get; set; }

    /// <summary>How the caller's tokens of the day stand; null where the request takes none, or nothing limits them.</summary>
    public LimitState? Tokens { get; set; }
}

/// <summary>Reaches what the middleware found out.</summary>
internal static class RequestInfoExtensions
{
    /// <summary>The request's facts.</summary>
    public static RequestInfo Info(this HttpRequest request) => request.HttpContext.Features.GetRequiredFeature<RequestInfo>();

    /// <summary>Whose objects the request may touch. An endpoint that forgot to be authenticated fails closed here.</summary>
    public static Principal Caller(this HttpRequest request) =>
        request.Info().Principal ?? throw new CartritaException(Problems.Unauthorized);

    /// <summary>Publishes the request's facts to everything after the middleware.</summary>
    public static void Publish(this HttpContext http, RequestInfo info) => http.Features.Set(info);

    private static T GetRequiredFeature<T>(this Microsoft.AspNetCore.Http.Features.IFeatureCollection features) =>
        features.Get<T>() ?? throw new InvalidOperationException($"{typeof(T).Name} is missing: the request did not pass the middleware.");
}
