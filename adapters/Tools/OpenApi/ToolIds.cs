using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>Ids of tools from outside, fit for models: <c>^[a-zA-Z0-9_-]{1,64}$</c>.</summary>
internal static partial class ToolIds
{
    private const int Longest = 64;
    private const int DigestDigits = 8;

    /// <summary>The id of a source's tool. One that is too long ends with a digest of its whole name.</summary>
    public static string Of(string source, string name)
    {
        var whole = $"{source}_{Unfit().Replace(name, "_").Trim('_')}";
        return whole.Length <= Longest
            ? whole
            : $"{whole[..(Longest - DigestDigits - 1)]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..DigestDigits]}";
    }

    [GeneratedRegex("[^a-zA-Z0-9_-]+")]
    private static partial Regex Unfit();
}
