using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Refuses archives whose members have unsafe paths.</summary>
internal static class ScannedPath
{
    /// <summary>The path of a member's bytes, with <c>/</c> between its names; refuses the archive where it is unsafe.</summary>
    public static string Read(ReadOnlySpan<byte> bytes, ScanNode archive) => MemberPath.Safe(MemberPath.Decode(bytes))
        ?? throw new ScanRefusal(Problems.InvalidFileName, "A member of the archive has an unsafe path.", new ScanFinding("unsafe_path", archive.Where));
}
