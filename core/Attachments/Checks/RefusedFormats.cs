using System.Collections.Frozen;

namespace Cartrita.Core.Attachments.Checks;

/// <summary>What is said of files that are not taken: for those that people often try, what to do instead.</summary>
internal static class RefusedFormats
{
    private static readonly FrozenDictionary<string, string> Sentences = new Dictionary<string, string>
    {
        [".docx"] = "Word documents are not taken; save the document as PDF, Markdown or text.",
        [".docm"] = "Word documents are not taken; save the document as PDF, Markdown or text.",
        [".doc"] = "Word documents are not taken; save the document as PDF, Markdown or text.",
        [".xlsx"] = "Excel workbooks are not taken; save each sheet as CSV.",
        [".xlsm"] = "Excel workbooks are not taken; save each sheet as CSV.",
        [".xls"] = "Excel workbooks are not taken; save each sheet as CSV.",
        [".pptx"] = "PowerPoint presentations are not taken; save the presentation as PDF.",
        [".pptm"] = "PowerPoint presentations are not taken; save the presentation as PDF.",
        [".ppt"] = "PowerPoint presentations are not taken; save the presentation as PDF.",
        [".odt"] = "OpenDocument files are not taken; save the document as PDF, Markdown or text.",
        [".ods"] = "OpenDocument files are not taken; save each sheet as CSV.",
        [".odp"] = "OpenDocument files are not taken; save the presentation as PDF.",
        [".7z"] = "Archives are taken as zip, tar and gzip.",
        [".rar"] = "Archives are taken as zip, tar and gzip.",
        [".bz2"] = "Archives are taken as zip, tar and gzip.",
        [".xz"] = "Archives are taken as zip, tar and gzip.",
        [".zst"] = "Archives are taken as zip, tar and gzip.",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The sentence for a file's extension.</summary>
    public static string Sentence(string fileName) => Sentences.GetValueOrDefault(
        Path.GetExtension(fileName),
        "Text files of the listed extensions are taken, audio and video, PDF, and archives as zip, tar and gzip.");
}
