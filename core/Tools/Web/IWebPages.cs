using Cartrita.Core.Errors;

namespace Cartrita.Core.Tools.Web;

/// <summary>Reads pages of the public web as text. What comes back was written by strangers.</summary>
/// <remarks>
/// Failures are a <see cref="CartritaException"/>: <see cref="Problems.AddressRefused"/> for what is not http or https on the public internet, wherever a redirect leads;
/// <see cref="Problems.SourceRefused"/> and <see cref="Problems.SourceUnavailable"/> as the server answers; <see cref="Problems.FileTooLarge"/> and
/// <see cref="Problems.UnsupportedFile"/> for what is no page that can be read.
/// </remarks>
public interface IWebPages
{
    /// <summary>Whether the settings allow it.</summary>
    bool IsEnabled { get; }

    /// <summary>Reads a page.</summary>
    /// <param name="address">Its address, http or https.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<WebPage> ReadAsync(Uri address, CancellationToken cancellationToken);
}
