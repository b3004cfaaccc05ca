namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>Containers whose tracks say whether they are sound or pictures.</summary>
internal enum MediaContainer
{
    /// <summary>The magic number says all.</summary>
    None,

    /// <summary>ISO base media: mp4, m4a, QuickTime (ISO/IEC 14496-12).</summary>
    IsoMedia,

    /// <summary>Matroska and webm (RFC 9559).</summary>
    Matroska,
}
