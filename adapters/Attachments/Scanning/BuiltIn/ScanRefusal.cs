using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Ends a scan from inside of nested streams; the scanner makes a verdict of it.</summary>
/// <param name="problem">Why the file is refused.</param>
/// <param name="sentence">The same in one sentence, without names or text of the file.</param>
/// <param name="finding">What was found.</param>
internal sealed class ScanRefusal(Problem problem, string sentence, ScanFinding finding) : Exception(sentence)
{
    public Problem Problem { get; } = problem;

    public ScanFinding Finding { get; } = finding;
}
