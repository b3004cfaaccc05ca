using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Cartrita.TestSupport.Files;

/// <summary>Makes archives and documents in memory.</summary>
public static class Archives
{
    /// <summary>The EICAR test file, put together here, so that no scanner takes the tests for it.</summary>
    public static byte[] Eicar { get; } = Encoding.ASCII.GetBytes("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    /// <summary>A zip file.</summary>
    public static byte[] Zip(params (string Path, byte[] Content)[] members) => Zip(CompressionLevel.Fastest, members);

    /// <summary>A zip file at a level of compression.</summary>
    public static byte[] Zip(CompressionLevel level, params (string Path, byte[] Content)[] members)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in members)
            {
                using var entry = archive.CreateEntry(path, level).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    /// <summary>A tar file in pax form.</summary>
    public static byte[] Tar(params (string Path, byte[] Content)[] members) => Tar(TarEntryFormat.Pax, members);

    /// <summary>A tar file in a form.</summary>
    public static byte[] Tar(TarEntryFormat format, params (string Path, byte[] Content)[] members)
    {
        using var file = new MemoryStream();
        using (var archive = new TarWriter(file, format, leaveOpen: true))
        {
            foreach (var (path, content) in members)
            {
                archive.WriteEntry(Entry(format, path, content));
            }
        }

        return file.ToArray();
    }

    /// <summary>A gzip file.</summary>
    public static byte[] Gzip(byte[] content)
    {
        using var file = new MemoryStream();
        using (var compressed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            compressed.Write(content);
        }

        return file.ToArray();
    }

    /// <summary>A PDF of one empty page with deflated streams, each an attachment.</summary>
    public static byte[] Pdf(params byte[][] streams) => Pdf("<< /Root 1 0 R >>", streams);

    /// <summary>The same with a trailer of its own.</summary>
    public static byte[] Pdf(string trailer, params byte[][] streams)
    {
        using var file = new MemoryStream();
        Write("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n");
        for (var index = 0; index < streams.Length; index++)
        {
            using var deflated = new MemoryStream();
            using (var compressed = new ZLibStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            {
                compressed.Write(streams[index]);
            }

            Write($"{index + 3} 0 obj\n<< /Type /EmbeddedFile /Filter /FlateDecode /Length {deflated.Length} >>\nstream\r\n");
            deflated.WriteTo(file);
            Write("\nendstream\nendobj\n");
        }

        Write($"trailer\n{trailer}\nstartxref\n0\n%%EOF\n");
        return file.ToArray();

        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }

    private static TarEntry Entry(TarEntryFormat format, string path, byte[] content)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, path),
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, path),
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, path),
            _ => new PaxTarEntry(TarEntryType.RegularFile, path),
        };
        entry.DataStream = new MemoryStream(content);
        return entry;
    }
}
