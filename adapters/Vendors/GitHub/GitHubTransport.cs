using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>Asks GitHub's REST API: with the credential, within its limits, on condition where an answer is known, page after page, and over redirects that stay with it.</summary>
/// <param name="options">Address and sizes.</param>
/// <param name="sender">The way to it.</param>
/// <param name="credential">The credential.</param>
/// <param name="limits">Its limits.</param>
internal sealed class GitHubTransport(IOptions<GitHubOptions> options, [FromKeyedServices(GitHubOptions.Name)] VendorSender sender, GitHubCredential credential, GitHubLimits limits)
{
    /// <summary>The most items of one page.</summary>
    internal const int PageSize = 100;

    // What a list is filtered by may leave little of each page, and every page counts in a limit that all users share.
    private const int MostPages = 10;
    private const int MostRedirects = 3;
    private static readonly MediaTypeHeaderValue BodyType = new("application/json");

    private readonly AnswerCache cache = new(options.Value.CacheBytes);

    /// <summary>Asks, and reads JSON.</summary>
    internal async Task<T> AskAsync<T>(GitHubCall call, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
        where T : class
    {
        var (parsed, _) = await AskAsync(call, new Uri(options.Value.Address, call.Path), contract, cancellationToken);
        return parsed;
    }

    /// <summary>Asks page after page until there are so many items or no more; the last page says about all.</summary>
    internal async Task<(IReadOnlyList<TItem> Items, TPage Last)> AskPagesAsync<TPage, TItem>(
        GitHubCall call, JsonTypeInfo<TPage> contract, Func<TPage, IEnumerable<TItem>> items, int most, CancellationToken cancellationToken)
        where TPage : class
    {
        var found = new List<TItem>();
        var address = new Uri(options.Value.Address, call.Path);
        for (var pages = 1; ; pages++)
        {
            var (page, next) = await AskAsync(call, address, contract, cancellationToken);
            found.AddRange(items(page));
            if (found.Count >= most || next is null || pages == MostPages)
            {
                return ([.. found.Take(most)], page);
            }

            address = Own(next, address);
        }
    }

    /// <summary>Asks for the bytes of a file.</summary>
    internal async Task<byte[]> ReadRawAsync(GitHubCall call, CancellationToken cancellationToken)
    {
        var answer = await FollowAsync(call with { Accept = GitHubRequests.Raw }, new Uri(options.Value.Address, call.Path), RequireRaw, cancellationToken);
        return answer.Body;
    }

    /// <summary>Opens a file; gives its head, and the body is still to be read.</summary>
    internal async Task<HttpResponseMessage> OpenRawAsync(GitHubCall call, CancellationToken cancellationToken)
    {
        var address = new Uri(options.Value.Address, call.Path);
        for (var redirects = 0; ; redirects++)
        {
            var answer = await SendAsync(call with { Accept = GitHubRequests.Raw }, address, known: null, Head, cancellationToken);
            if (MovedTo(answer, address) is not { } moved)
            {
                return answer;
            }

            answer.Dispose();
            address = redirects < MostRedirects ? Followed(call, moved, address) : throw Lost();
        }

        Task<HttpResponseMessage> Head(HttpResponseMessage answer, CancellationToken cancellationToken)
        {
            if (MovedTo(answer, address) is null)
            {
                RequireRaw(answer);
            }

            return Task.FromResult(answer);
        }
    }

    private static CartritaException Lost() => new(Problems.VendorBadResponse, $"{GitHubOptions.Name} leads to where it is not asked.");

    // A folder answers with JSON, a gateway with a page.
    private static void RequireRaw(HttpResponseMessage answer)
    {
        var type = answer.Content.Headers.ContentType?.MediaType ?? string.Empty;
        if (!type.Contains(".raw", StringComparison.Ordinal))
        {
            throw type.EndsWith("json", StringComparison.Ordinal)
                ? new CallFailure(Problems.VendorNotFound, "has no file there")
                : new CallFailure(Problems.VendorBadResponse, "gave an answer that is no file") { BlamesVendor = true };
        }
    }

    private static Uri? MovedTo(HttpResponseMessage answer, Uri address) =>
        answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            ? answer.Headers.Location is { } location ? new Uri(address, location) : throw new CallFailure(Problems.VendorBadResponse, "leads nowhere") { BlamesVendor = true }
            : null;

    // A repository that was renamed, and an issue that was moved to another one, are found under a number: where that leads nobody has allowed.
    private Uri Followed(GitHubCall call, Uri moved, Uri address)
    {
        var next = Own(moved, address);
        return call.Within is not { } path || next.AbsolutePath.StartsWith(new Uri(options.Value.Address, path).AbsolutePath, StringComparison.OrdinalIgnoreCase)
            ? next
            : throw new CartritaException(Problems.RepositoryNotAllowed, $"GitHub says that what is asked for in {path[(path.IndexOf('/') + 1)..^1]} is in another repository now. Name that one.");
    }

    // The credential goes to no other host.
    private static Uri Own(Uri next, Uri address) => next.GetLeftPart(UriPartial.Authority) == address.GetLeftPart(UriPartial.Authority) ? next : throw Lost();

    private async Task<(T Parsed, Uri? Next)> AskAsync<T>(GitHubCall call, Uri address, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
        where T : class
    {
        T? parsed = null;
        var answer = await FollowAsync(call, address, answer => { }, cancellationToken, read => parsed = BoundedBody.Parse(read.Body, read.Type, contract));
        return (parsed ?? BoundedBody.Parse(answer.Body, answer.Type, contract), answer.Next);
    }

    private async Task<GitHubAnswer> FollowAsync(
        GitHubCall call, Uri address, Action<HttpResponseMessage> check, CancellationToken cancellationToken, Action<GitHubAnswer>? parse = null)
    {
        for (var redirects = 0; ; redirects++)
        {
            var key = $"{call.Accept} {address.AbsoluteUri}";
            var known = call.Method == HttpMethod.Get ? cache.Find(key) : null;
            var asked = address;
            var answer = await SendAsync(call, address, known, (head, token) => ReadAsync(head, asked, known, check, parse, token), cancellationToken);
            if (answer.Moved is { } moved)
            {
                // An effect is not sent on: where it would go is not where it was meant to.
                address = call.Method == HttpMethod.Get && redirects < MostRedirects ? Followed(call, moved, address) : throw Lost();
                continue;
            }

            if (call.Method == HttpMethod.Get)
            {
                cache.Keep(key, answer);
            }

            return answer;
        }
    }

    private async Task<GitHubAnswer> ReadAsync(
        HttpResponseMessage head, Uri address, GitHubAnswer? known, Action<HttpResponseMessage> check, Action<GitHubAnswer>? parse, CancellationToken cancellationToken)
    {
        if (head.StatusCode == HttpStatusCode.NotModified)
        {
            return known ?? throw new CallFailure(Problems.VendorBadResponse, "says that nothing changed which nobody knows") { BlamesVendor = true };
        }

        if (MovedTo(head, address) is { } moved)
        {
            return new GitHubAnswer([], null, null, null, moved);
        }

        check(head);
        var body = await BoundedBody.ReadAsync(head.Content, options.Value.MaxAnswerBytes, cancellationToken);
        var answer = new GitHubAnswer(body, head.Content.Headers.ContentType, head.Headers.ETag?.ToString(), GitHubAnswer.NextOf(head), null);

        // Here, where a body of another shape is the vendor's failure.
        parse?.Invoke(answer);
        return answer;
    }

    private async Task<T> SendAsync<T>(
        GitHubCall call, Uri address, GitHubAnswer? known, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (call.NeedsCredential)
        {
            VendorConfiguration.Require(options.Value);
        }

        for (var isFirst = true; ; isFirst = false)
        {
            var authorization = await credential.GetAsync(cancellationToken);
            try
            {
                return await sender.SendAsync(
                    new VendorCall<T>
                    {
                        Operation = call.Operation, IsRepeatable = call.IsRepeatable, Request = () => Create(call, address, known, authorization), Read = read,

                        // An open file belongs to whoever asked: one that is given up would stay open.
                        IsHedged = call.Method == HttpMethod.Get && typeof(T) == typeof(GitHubAnswer),
                    },
                    cancellationToken);
            }
            catch (CartritaException exception) when (isFirst && exception.InnerException is CallFailure { BlamesCredential: true } && credential.Forget(authorization))
            {
                // The installation's token was revoked before its time; a new one is asked for, once.
            }
        }
    }

    private HttpRequestMessage Create(GitHubCall call, Uri address, GitHubAnswer? known, AuthenticationHeaderValue? authorization)
    {
        limits.Require(call.Resource);
        var request = GitHubRequests.Create(call.Method, address, call.Accept);
        request.Headers.Authorization = authorization;
        if (known is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known.Version);
        }

        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = BodyType } };
        }

        return request;
    }
}
