using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>Answers a <see cref="PlainServer"/> gives where it wants digest authentication (RFC 7616): it reckons every response itself, and takes a nonce once.</summary>
/// <param name="algorithm">The algorithm of its challenges.</param>
internal sealed partial class DigestServer(string algorithm)
{
    internal const string User = "ada";
    internal const string Password = "lace, and numbers";
    internal const string Realm = "things@shop";

    private readonly ConcurrentDictionary<string, bool> nonces = new(StringComparer.Ordinal);

    /// <summary>Bodies of requests that were let in.</summary>
    internal ConcurrentQueue<string> Done { get; } = new();

    /// <summary>What was wrong with requests that tried.</summary>
    internal ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Nonces that are too old when they come back.</summary>
    internal int Stale { get; set; }

    internal Task AnswerAsync(PlainRequest request, HttpResponse response)
    {
        if (request.Header("Authorization") is not { } given)
        {
            return Challenge(response, "");
        }

        if (Fault(request, given) is { } fault)
        {
            Faults.Enqueue(fault);
            return Challenge(response, "");
        }

        if (Stale-- > 0)
        {
            return Challenge(response, ", stale=true");
        }

        Done.Enqueue(request.Body);
        return response.WriteAsJsonAsync(new { ok = true });
    }

    private Task Challenge(HttpResponse response, string more)
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        nonces[nonce] = true;
        response.StatusCode = 401;
        response.Headers.WWWAuthenticate = $"Digest realm=\"{Realm}\", qop=\"auth\", algorithm={algorithm}, nonce=\"{nonce}\", opaque=\"5ccc069c\"{more}";
        return Task.CompletedTask;
    }

    private string? Fault(PlainRequest request, string given)
    {
        if (!given.StartsWith("Digest ", StringComparison.Ordinal))
        {
            return "another scheme";
        }

        var said = Pair().Matches(given["Digest ".Length..]).ToDictionary(pair => pair.Groups[1].Value, pair => pair.Groups[2].Success ? pair.Groups[2].Value : pair.Groups[3].Value, StringComparer.Ordinal);
        string Of(string name) => said.GetValueOrDefault(name, string.Empty);
        if (!nonces.TryRemove(Of("nonce"), out _))
        {
            return "nonce";
        }

        var session = algorithm.EndsWith("-sess", StringComparison.Ordinal);
        var first = $"{User}:{Realm}:{Password}";
        first = session ? $"{Hash(first)}:{Of("nonce")}:{Of("cnonce")}" : first;
        var expected = Hash($"{Hash(first)}:{Of("nonce")}:{Of("nc")}:{Of("cnonce")}:{Of("qop")}:{Hash($"{request.Method}:{request.Target}")}");
        return Of("username") != User ? "username"
            : Of("realm") != Realm ? "realm"
            : Of("uri") != request.Target ? "uri"
            : Of("algorithm") != algorithm ? "algorithm"
            : Of("opaque") != "5ccc069c" ? "opaque"
            : Of("qop") != "auth" ? "qop"
            : Of("nc") != "00000001" ? "nc"
            : Of("cnonce").Length < 8 ? "cnonce"
            : Of("response") != expected ? "response"
            : null;
    }

    private string Hash(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
#pragma warning disable CA5351 // RFC 7616 still has it, and servers with it.
        return Convert.ToHexStringLower(algorithm.StartsWith("MD5", StringComparison.Ordinal) ? MD5.HashData(bytes) : SHA256.HashData(bytes));
#pragma warning restore CA5351
    }

    [GeneratedRegex("([a-z]+)=(?:\"([^\"]*)\"|([^,\\s]+))")]
    private static partial Regex Pair();
}
