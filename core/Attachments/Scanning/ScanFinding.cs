namespace Cartrita.Core.Attachments.Scanning;

/// <summary>One thing that a scan found; never what it looks like.</summary>
/// <param name="Kind">What it is, such as <c>eicar</c>, <c>elf</c>, <c>aws_access_key</c> or an engine's own name of a signature.</param>
/// <param name="Where">The file, or the path of the member in its archives, with <c>/</c> between them.</param>
/// <param name="Line">The line in that text, from 1; null where it has none.</param>
public sealed record ScanFinding(string Kind, string Where, int? Line = null);
