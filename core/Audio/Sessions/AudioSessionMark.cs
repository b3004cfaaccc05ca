using System.Globalization;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Audio.Sessions;

/// <summary>A mark of a session under the system's owner: of one that has not ended, and of when one is erased. What sweepers walk.</summary>
public sealed record AudioSessionMark : VersionedDocument
{
    private const string TimeForm = "yyyyMMdd'T'HHmmssfff";

    /// <summary>Whose.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The session.</summary>
    public required AudioSessionId SessionId { get; init; }

    /// <summary>When it began, or when it is erased.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its id among the sessions that have not ended.</summary>
    internal string OpenId => $"{OwnerId.Value}/{SessionId.Value}";

    /// <summary>Its id among the sessions that are to be erased, the first to go first.</summary>
    internal string ExpiryId => $"{At.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}-{OwnerId.Value}-{SessionId.Value}";
}
