using System.Text.Json;

namespace Cartrita.Core.Attachments;

/// <summary>The wire form of a status outside of JSON contracts.</summary>
public static class AttachmentStatusNames
{
    /// <summary>Gives the name that JSON has for it, such as <c>waiting_for_scanner</c>.</summary>
    /// <param name="status">The status.</param>
    public static string Of(AttachmentStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    /// <summary>Whether nothing moves a file on from there.</summary>
    /// <param name="status">The status.</param>
    public static bool IsFinal(AttachmentStatus status) =>
        status is AttachmentStatus.Indexed or AttachmentStatus.Stored or AttachmentStatus.Rejected or AttachmentStatus.Failed;
}
