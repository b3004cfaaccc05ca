using System.Security.Cryptography;
using System.Text;
using Cartrita.Runtime.Host.Hosting;

namespace Cartrita.Runtime.Host.Management;

/// <summary>The key of the management API: made at the first start, in a file of the state folder that only its owner can read.</summary>
internal sealed class ManagementKey
{
    /// <summary>The file's name in the state folder.</summary>
    public const string FileName = "management-key";

    private const int Digits = 64;
    private readonly byte[] _hash;

    private ManagementKey(string text)
    {
        Text = text;
        _hash = Hash(text);
    }

    /// <summary>The key.</summary>
    public string Text { get; }

    /// <summary>Reads the key, or makes one.</summary>
    /// <param name="directory">The state folder, made where it is missing.</param>
    /// <exception cref="StartupException">The file cannot be read or written.</exception>
    public static ManagementKey Open(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            StateDirectory.Create(directory);
            StateDirectory.Close(path);
            if (!File.Exists(path) || File.ReadAllText(path).Trim() is not { Length: > 0 } key)
            {
                key = RandomNumberGenerator.GetHexString(Digits, lowercase: true);
                Write(path, key);
            }

            return new(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The management key '{path}' cannot be read or made ({e.Message.TrimEnd('.')}): give the state folder the rights, or switch the management API off.", e);
        }
    }

    /// <summary>Whether a caller has the key; how long it takes says nothing about it.</summary>
    /// <param name="given">What the caller gave; null or empty for nothing.</param>
    public bool IsKnownBy(string? given) => CryptographicOperations.FixedTimeEquals(_hash, Hash(given ?? string.Empty)) && !string.IsNullOrEmpty(given);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    // Made with its mode and flushed before it gets its name: nobody ever sees it readable by others, or half of it.
    private static void Write(string path, string key)
    {
        var draft = $"{path}.{Environment.ProcessId}";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(key + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
