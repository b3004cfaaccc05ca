using System.Net;
using System.Net.Sockets;
using Cartrita.Functions.Http;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Governance;

/// <summary>Slows down who tries credentials (GOV-06): after so many refusals in a minute an address is not looked at until the minute is over.</summary>
/// <remarks>
/// Each instance counts what it refuses, in memory: a write for every guess would be the guesser's lever, and what another instance lets through besides is as many guesses again of
/// 256 bits. An IPv6 client has the first 64 bits of its address.
/// </remarks>
internal sealed class RefusalLimits(IOptions<LimitOptions> options, TimeProvider time)
{
    private const int MaximumKnown = 10_000;
    private const int NetworkBytes = 8;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, Refused> known = [];

    /// <summary>After how many seconds the client's credentials are looked at again; null where they are now.</summary>
    public int? Wait(IPAddress? client)
    {
        lock (gate)
        {
            return options.Value.RefusalsPerMinute > 0
                && known.TryGetValue(NetworkOf(client), out var refused) && refused.Guesses >= options.Value.RefusalsPerMinute && Left(refused) is var left && left > TimeSpan.Zero
                ? (int)Math.Ceiling(left.TotalSeconds)
                : null;
        }
    }

    /// <summary>Counts a refusal.</summary>
    /// <param name="client">The client.</param>
    /// <param name="isGuess">It showed a credential, and not none.</param>
    /// <returns>How many it is in this minute.</returns>
    public int Count(IPAddress? client, bool isGuess)
    {
        var network = NetworkOf(client);
        lock (gate)
        {
            if (!known.TryGetValue(network, out var refused) || Left(refused) <= TimeSpan.Zero)
            {
                MakeRoom();
                known[network] = refused = new Refused(time.GetTimestamp());
            }

            refused.Guesses += isGuess ? 1 : 0;
            return ++refused.Count;
        }
    }

    // IPv4 in the form of IPv6 is IPv4; a host that hides the client has one for all.
    private static IPAddress NetworkOf(IPAddress? client)
    {
        var address = client is { IsIPv4MappedToIPv6: true } ? client.MapToIPv4() : client ?? IPAddress.None;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }

    private TimeSpan Left(Refused refused) => Window - time.GetElapsedTime(refused.Since);

    private void MakeRoom()
    {
        if (known.Count < MaximumKnown)
        {
            return;
        }

        foreach (var (network, _) in known.Where(one => Left(one.Value) <= TimeSpan.Zero).ToList())
        {
            known.Remove(network);
        }

        if (known.Count >= MaximumKnown)
        {
            known.Remove(known.MinBy(one => one.Value.Since).Key);
        }
    }

    private sealed class Refused(long since)
    {
        public long Since => since;

        public int Count { get; set; }

        public int Guesses { get; set; }
    }
}
