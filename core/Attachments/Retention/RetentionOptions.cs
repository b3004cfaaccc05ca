using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Attachments.Retention;

/// <summary>How long files are kept.</summary>
public sealed class RetentionOptions
{
    /// <summary>The section's name in the settings.</summary>
    public const string Section = "Retention";

    /// <summary>After how many days an uploaded file is deleted, counted from its ingestion; 0 keeps it until its owner deletes it. Files of scheduled sources are kept as long as their source lists them.</summary>
    [Range(0, 36500)]
    public int AttachmentDays { get; set; }
}
