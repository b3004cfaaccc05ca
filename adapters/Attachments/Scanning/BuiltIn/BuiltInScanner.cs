using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>
/// The scanner that every installation has (ATT-04): the EICAR test file wherever it stands, executables by their magic, macros, archives within archives, the compressed streams of
/// PDFs, and secrets in text.
/// </summary>
/// <remarks>It streams. What needs to be read at several places (zip, PDF) and comes from a store that can't seek is spooled to a temporary file, never to memory as a whole.</remarks>
/// <param name="options">Limits, and what follows where a secret is found.</param>
public sealed class BuiltInScanner(IOptions<ScanningOptions> options) : IScanner
{
    // Raised whenever what is found changes, so that a verdict says which rules it was made by.
    private const string Version = "1";

    /// <inheritdoc />
    public string Name => "built-in";

    /// <inheritdoc />
    public async Task<ScanVerdict> ScanAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var run = new ScanRun(options.Value, cancellationToken);
        var root = new ScanNode(request.FileName, request.FileName, Depth: 0);
        try
        {
            await using var content = await request.OpenAsync(cancellationToken);
            await new ContentScan(run).InspectAsync(content, root);
        }
        catch (ScanRefusal refusal)
        {
            run.Findings.Add(refusal.Finding);
            return Verdict(run, refusal.Problem, refusal.Message);
        }
        catch (InvalidDataException)
        {
            // Damaged, or made to be read in two ways: what can't be looked into does not pass.
            run.Findings.Add(new ScanFinding("damaged", request.FileName));
            return Verdict(run, Problems.UnreadableFile, "The file is damaged, or an archive in it is.");
        }

        return run.Secrets > 0 && options.Value.Secrets == SecretPolicy.Block
            ? Verdict(run, Problems.SecretDetected, "The file holds a secret; take it out and upload the file again.")
            : Verdict(run, null, null);
    }

    private ScanVerdict Verdict(ScanRun run, Problem? problem, string? detail) =>
        new() { Engine = Name, EngineVersion = Version, Problem = problem, Detail = detail, Findings = [.. run.Findings] };
}
