using System.Text.Json;
using Azure.Core.Serialization;
using Cartrita.Runtime.Host.Outputs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>The part of the service's REST API with which an app sends while no function runs: a message to a group.</summary>
internal sealed class HubServiceApi(HubServiceKey key, HubMembers members)
{
    /// <summary>The API's path under that of the hubs.</summary>
    internal const string Path = "/api";

    private const int MaximumBytes = 1024 * 1024;
    private const string Scheme = "Bearer ";

    private static readonly TemplateMatcher s_send = new(TemplateParser.Parse("hubs/{hub}/groups/{group}/:send"), []);

    public async Task AnswerAsync(HttpContext http)
    {
        var values = new RouteValueDictionary();
        http.Response.StatusCode = !IsAllowed(http.Request) ? StatusCodes.Status401Unauthorized
            : !HttpMethods.IsPost(http.Request.Method) || !s_send.TryMatch(http.Request.Path, values) ? StatusCodes.Status404NotFound
            : await SendAsync(http, ((string)values["hub"]!).ToLowerInvariant(), (string)values["group"]!);
    }

    private bool IsAllowed(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var address = $"{request.Scheme}://{request.Host}{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}";
        return header.StartsWith(Scheme, StringComparison.Ordinal) && key.IsGood(header[Scheme.Length..], address);
    }

    private async Task<int> SendAsync(HttpContext http, string hub, string group)
    {
        if (http.Request.ContentLength is not { } length || length > MaximumBytes)
        {
            return StatusCodes.Status413PayloadTooLarge;
        }

        try
        {
            using var body = new StreamReader(http.Request.Body);
            var action = HubAction.Parse("of the REST API", OutputValue.From(await body.ReadToEndAsync(http.RequestAborted), JsonObjectSerializer.Default));
            if (action.Target is not { } target)
            {
                return StatusCodes.Status400BadRequest;
            }

            foreach (var outbox in members.Outboxes(hub, group))
            {
                outbox.Post(target, action.Arguments, length);
            }

            return StatusCodes.Status202Accepted;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }
}
