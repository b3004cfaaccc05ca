using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>How lists are asked for.</summary>
internal static class GitHubPages
{
    /// <summary>The most items of a list: GitHub's own limit of a search, and ten pages.</summary>
    internal const int MostItems = 1000;

    /// <summary>How many items a page has where so many are wanted.</summary>
    /// <exception cref="CartritaException">Nobody gets so many.</exception>
    internal static int Size(int most)
    {
        Require(most);
        return Math.Min(most, GitHubTransport.PageSize);
    }

    /// <summary>Requires that a list may have so many items.</summary>
    /// <exception cref="CartritaException">Nobody gets so many.</exception>
    internal static void Require(int most)
    {
        if (most is < 1 or > MostItems)
        {
            throw new CartritaException(Problems.InvalidRequest, $"A list has 1 to {MostItems} items.") { Parameter = "most" };
        }
    }
}
