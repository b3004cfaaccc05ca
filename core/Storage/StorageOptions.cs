using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Storage;

/// <summary>Where the product keeps its state.</summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>The section's name in the settings.</summary>
    public const string SectionName = "Storage";

    /// <summary>Local by default.</summary>
    public StorageMode Mode { get; set; } = StorageMode.Local;

    /// <summary>The folder of everything local: the SQLite file, frames and content.</summary>
    [Required]
    public string StateDirectory { get; set; } = ".cartrita";

    /// <summary>A storage account's connection string; wins over <see cref="BlobServiceUri"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>A storage account's blob endpoint, used with the app's managed identity.</summary>
    public Uri? BlobServiceUri { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == StorageMode.Blob && string.IsNullOrWhiteSpace(ConnectionString) && BlobServiceUri is null)
        {
            yield return new ValidationResult(
                $"Blob storage needs {SectionName}:{nameof(ConnectionString)} or {SectionName}:{nameof(BlobServiceUri)}.",
                [nameof(ConnectionString), nameof(BlobServiceUri)]);
        }
    }
}
