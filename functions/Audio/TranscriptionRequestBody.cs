namespace Cartrita.Functions.Audio;

/// <summary>Names the file that is to be transcribed.</summary>
/// <param name="AttachmentId">An audio or video file of the caller.</param>
internal sealed record TranscriptionRequestBody(string AttachmentId);
