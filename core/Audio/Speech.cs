namespace Cartrita.Core.Audio;

/// <summary>Spoken audio, as it comes.</summary>
/// <param name="audio">It; read forward once.</param>
/// <param name="mediaType">Its type.</param>
public sealed class Speech(Stream audio, string mediaType) : IAsyncDisposable
{
    /// <summary>The audio; where it breaks off reading fails with a problem of the vendor.</summary>
    public Stream Audio => audio;

    /// <summary>Its type, such as <c>audio/mpeg</c>.</summary>
    public string MediaType => mediaType;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => audio.DisposeAsync();
}
