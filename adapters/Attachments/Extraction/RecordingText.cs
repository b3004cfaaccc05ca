using Cartrita.Core.Attachments.Extraction;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>What becomes of audio and video where nothing transcribes them.</summary>
internal static class RecordingText
{
    /// <summary>The part of a recording.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="path">Its path.</param>
    internal static ExtractedPart Part(int number, string path) => PartFactory.Without(number, path, "nothing here transcribes audio and video.");
}
