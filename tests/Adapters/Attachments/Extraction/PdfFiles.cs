using System.Text;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

/// <summary>Small real PDF files.</summary>
internal static class PdfFiles
{
    /// <summary>Two pages, which open with the password "user" only (AES-256).</summary>
    internal static byte[] Encrypted { get; } = Convert.FromBase64String(
        """
        JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvRXh0ZW5zaW9ucyA8PCAvQURCRSA8PCAvQmFzZVZlcnNpb24gLzEuNyAvRXh0ZW5zaW9uTGV2ZWwgOCA+PiA+PiAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cg
        Pj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDIgL0tpZHMgWyAzIDAgUiA0IDAgUiBdIC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMgNSAwIFIgL01lZGlhQm94IFsgMCAwIDYx
        MiA3OTIgXSAvUGFyZW50IDIgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YxIDYgMCBSID4+ID4+IC9UeXBlIC9QYWdlID4+CmVuZG9iago0IDAgb2JqCjw8IC9Db250ZW50cyA3IDAgUiAvTWVkaWFCb3gg
        WyAwIDAgNjEyIDc5MiBdIC9QYXJlbnQgMiAwIFIgL1Jlc291cmNlcyA8PCAvRm9udCA8PCAvRjEgNiAwIFIgPj4gPj4gL1R5cGUgL1BhZ2UgPj4KZW5kb2JqCjUgMCBvYmoKPDwgL0ZpbHRlciAvRmxhdGVEZWNv
        ZGUgL0xlbmd0aCA4MCA+PgpzdHJlYW0Kc8cNh9C4278S+WY4aNYd+2kVJiALpqAE052UkC1dP1yKwQyJW2qBwrvcrxG6wNhzX5Ys6/WGHaJ56NK6POnkC1yB38kw0LRGIcwMkn7SUvtlbmRzdHJlYW0KZW5kb2Jq
        CjYgMCBvYmoKPDwgL0Jhc2VGb250IC9IZWx2ZXRpY2EgL1N1YnR5cGUgL1R5cGUxIC9UeXBlIC9Gb250ID4+CmVuZG9iago3IDAgb2JqCjw8IC9GaWx0ZXIgL0ZsYXRlRGVjb2RlIC9MZW5ndGggODAgPj4Kc3Ry
        ZWFtCpfKzTUAGdux9GKsjfLKSoRt//AatkCn/MU0Tp/z6j7YaFFssO5N8GUHsTupuJHbWHEJF40cQtGJ2JUl0ZF3n3BFNwFupBdbOG4VlPn2k7vdZW5kc3RyZWFtCmVuZG9iago4IDAgb2JqCjw8IC9DRiA8PCAv
        U3RkQ0YgPDwgL0F1dGhFdmVudCAvRG9jT3BlbiAvQ0ZNIC9BRVNWMyAvTGVuZ3RoIDMyID4+ID4+IC9GaWx0ZXIgL1N0YW5kYXJkIC9MZW5ndGggMjU2IC9PIDwzMjNlM2Y5MDkzYWIxMzc1NTQ0NTAyN2YwMTQ3
        YTY0NTBiMTRlNzQ2MTZhNTQ3ZWE0NmEzNjhhMThhOWQxMDU2MmZjMGE1MDY1NzU3MTYwMzYxYjNlN2RhOGI1NmZiMjc+IC9PRSA8ZDdmNmFhZGM0OWYxM2Q1NzJkZjc1MDA5MTY1M2Y1NDQ2ODhjMWRlZGNjMDdh
        MmFkNThhMDQ3ZWI5NjgzNzE2NT4gL1AgLTQgL1Blcm1zIDxiZmM1Y2JiNWZhYWIwMWExNmRiMjdhNGFjYzQ5ZDc3Nz4gL1IgNiAvU3RtRiAvU3RkQ0YgL1N0ckYgL1N0ZENGIC9VIDwyZjA2MzMzOWZjYjY1ZmQ3
        MDc5NGJlNjBjMzJiYjIzYzk4Y2Q1ZmQ4OTM5Zjg0ZGJmNDZjMGFmNWM5YmUzY2U1MWUwYWY4NzFlOGUxNTk3YmNjYWRhYjBiNmEyZjhkYzc+IC9VRSA8YjRkN2ViMmEyY2M0MzQ0MjAxMjE0MjI0MWQwZjY0MzEy
        MDNlM2RmMjAyYzQ4ZGM4MjExZDhkYmMyNTNhMTczYT4gL1YgNSA+PgplbmRvYmoKeHJlZgowIDkKMDAwMDAwMDAwMCA2NTUzNSBmIAowMDAwMDAwMDE1IDAwMDAwIG4gCjAwMDAwMDAxMzAgMDAwMDAgbiAKMDAw
        MDAwMDE5NSAwMDAwMCBuIAowMDAwMDAwMzIzIDAwMDAwIG4gCjAwMDAwMDA0NTEgMDAwMDAgbiAKMDAwMDAwMDYwMSAwMDAwMCBuIAowMDAwMDAwNjcxIDAwMDAwIG4gCjAwMDAwMDA4MjEgMDAwMDAgbiAKdHJh
        aWxlciA8PCAvUm9vdCAxIDAgUiAvU2l6ZSA5IC9JRCBbPGM0ZjZiMDYwNzc2YzEyYjgxMDgxOTQ1NDZlODE2NTg1Pjw5MDU2MTMxNTJiNzUwY2M2ZThhODExM2U0YjdlNGIxOT5dIC9FbmNyeXB0IDggMCBSID4+
        CnN0YXJ0eHJlZgoxMzY4CiUlRU9GCg==
        """);

    /// <summary>A document with a page for each text.</summary>
    internal static byte[] Of(params string[] pages)
    {
        var (pdf, offsets) = (new StringBuilder("%PDF-1.4\n"), new List<int>());
        var kids = string.Join(' ', pages.Select((_, at) => $"{4 + (2 * at)} 0 R"));
        Object("<</Type/Catalog/Pages 2 0 R>>");
        Object($"<</Type/Pages/Kids[{kids}]/Count {pages.Length}>>");
        Object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
        foreach (var page in pages)
        {
            var content = page.Length == 0 ? "0 0 m 100 100 l S" : $"BT /F1 12 Tf 72 700 Td ({page}) Tj ET";
            Object($"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {offsets.Count + 2} 0 R/Resources<</Font<</F1 3 0 R>>>>>>");
            Object($"<</Length {content.Length}>>stream\n{content}\nendstream");
        }

        var table = pdf.Length;
        pdf.Append($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        pdf.Append($"trailer<</Size {offsets.Count + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());

        void Object(string body)
        {
            offsets.Add(pdf.Length);
            pdf.Append($"{offsets.Count} 0 obj{body}\nendobj\n");
        }
    }
}
