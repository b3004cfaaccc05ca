namespace Cartrita.Core.Storage;

/// <summary>Where the product keeps its state.</summary>
public enum StorageMode
{
    /// <summary>Files and SQLite in the state directory.</summary>
    Local,

    /// <summary>Azure Blob Storage, or Azurite.</summary>
    Blob,
}
