using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.HuggingFace;

/// <summary>Takes the well-known token and address where the section says nothing. Both come from one place: a token belongs to the server that stands beside it.</summary>
/// <param name="configuration">Environment and settings file.</param>
internal sealed class HuggingFaceSettings(IConfiguration configuration) : IPostConfigureOptions<HuggingFaceOptions>
{
    private const string ChatPath = "/v1";
    private const string TaskPath = "/hf-inference";

    /// <inheritdoc />
    public void PostConfigure(string? name, HuggingFaceOptions options)
    {
        if (options.Token.Length > 0 || options.BaseUrl.Length > 0 || configuration["HF_TOKEN"] is not { } token || string.IsNullOrWhiteSpace(token))
        {
            return;
        }

        // The well-known address is the one of chat; tasks stand beside it. One that chat alone may use leaves tasks without a token.
        var chat = (configuration["HF_BASE_URL"] ?? string.Empty).Trim().TrimEnd('/');
        var router = chat.EndsWith(ChatPath, StringComparison.Ordinal) ? chat[..^ChatPath.Length] : chat;
        if (router.Length == 0 || VendorOptions.IsSafe(router))
        {
            (options.Token, options.BaseUrl) = (token.Trim(), router.Length == 0 ? string.Empty : router + TaskPath);
        }
    }
}
