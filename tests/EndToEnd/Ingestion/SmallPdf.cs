using System.Globalization;
using System.Text;

namespace Cartrita.EndToEnd.Tests.Ingestion;

/// <summary>Writes PDF files of a few lines, with the cross-reference table that readers want (ISO 32000-1, 7.5).</summary>
internal static class SmallPdf
{
    /// <summary>A document with one page a text.</summary>
    internal static byte[] Of(params string[] pages)
    {
        var kids = string.Join(' ', Enumerable.Range(0, pages.Length).Select(page => $"{4 + (page * 2)} 0 R"));
        List<string> objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Kids [{kids}] /Count {pages.Length} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        for (var page = 0; page < pages.Length; page++)
        {
            var text = $"BT /F1 11 Tf 60 760 Td 14 TL ({Escape(pages[page])}) Tj ET";
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + (page * 2)} 0 R >>");
            objects.Add($"<< /Length {text.Length} >>\nstream\n{text}\nendstream");
        }

        return Write(objects);
    }

    private static byte[] Write(List<string> objects)
    {
        var (file, offsets) = (new StringBuilder("%PDF-1.4\n"), new List<int>());
        for (var index = 0; index < objects.Count; index++)
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{objects[index]}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => file.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
}
