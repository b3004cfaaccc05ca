using Cartrita.Core.Storage;

namespace Cartrita.Core.Governance;

/// <summary>A bucket of tokens that fills evenly up to a minute's worth, as it stood at a time.</summary>
public sealed record BucketDocument : VersionedDocument
{
    /// <summary>The tokens that were in it.</summary>
    public required double Tokens { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What is in it now.</summary>
    /// <param name="bucket">The bucket; null for one that nobody has used, which is full.</param>
    /// <param name="perMinute">What it holds, and what flows in in a minute.</param>
    /// <param name="now">The time.</param>
    public static double TokensAt(BucketDocument? bucket, int perMinute, DateTimeOffset now) => bucket is null
        ? perMinute
        : Math.Min(perMinute, bucket.Tokens + (Math.Max(0, (now - bucket.At).TotalSeconds) * perMinute / 60));

    /// <summary>The whole seconds, at least one, after which so many tokens have become as many as wanted.</summary>
    /// <param name="tokens">What is in it.</param>
    /// <param name="wanted">What shall be.</param>
    /// <param name="perMinute">What flows in in a minute.</param>
    public static int SecondsUntil(double tokens, double wanted, int perMinute) =>
        Math.Max(1, (int)Math.Ceiling(((wanted - tokens) * 60 / perMinute) - 1e-9));
}
