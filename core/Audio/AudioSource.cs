namespace Cartrita.Core.Audio;

/// <summary>Where a recording is.</summary>
public abstract record AudioSource;

/// <summary>A recording whose bytes are sent.</summary>
/// <param name="Open">Opens the bytes from their start; called once for each attempt. Whoever called disposes of the stream.</param>
/// <param name="MediaType">Its type, such as <c>audio/wav</c>.</param>
public sealed record AudioBytes(Func<CancellationToken, ValueTask<Stream>> Open, string MediaType) : AudioSource
{
    /// <summary>A recording in memory.</summary>
    /// <param name="bytes">It.</param>
    /// <param name="mediaType">Its type.</param>
    public static AudioBytes Of(ReadOnlyMemory<byte> bytes, string mediaType) =>
        new(_ => ValueTask.FromResult<Stream>(new MemoryStream(bytes.ToArray(), writable: false)), mediaType);
}

/// <summary>A recording that is fetched by whoever transcribes it.</summary>
/// <param name="Url">Where it is: http or https, without a user.</param>
public sealed record AudioAddress(Uri Url) : AudioSource;
