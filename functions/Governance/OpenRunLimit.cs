using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Governance;

/// <summary>Bounds the runs that a user has open on all instances together, by the marks of open runs (CHAT-20).</summary>
/// <remarks>What is counted and what is then marked are two steps, so the bound is passed by requests that come at the same moment, and by nothing else.</remarks>
internal sealed class OpenRunLimit(OpenRuns marks, IOptions<LimitOptions> options)
{
    private const int RetrySeconds = 5;

    /// <summary>Refuses what would be one run too many, and says whether other runs may be open.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.Overloaded"/>.</exception>
    public async Task<bool> RequireRoomAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        var most = options.Value.OpenRuns;
        var count = most > 0 ? await marks.CountAsync(owner, most, cancellationToken) : 0;
        if (most > 0 && count >= most)
        {
            throw new CartritaException(Problems.Overloaded, "As many of your runs are open as may be.") { RetryAfterSeconds = RetrySeconds };
        }

        return most == 0 || count > 0;
    }
}
