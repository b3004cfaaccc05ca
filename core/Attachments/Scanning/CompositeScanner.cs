namespace Cartrita.Core.Attachments.Scanning;

/// <summary>Asks several engines, one after the other: all must pass, and the first that refuses decides.</summary>
/// <param name="scanners">The engines in their order, the cheapest first.</param>
public sealed class CompositeScanner(IReadOnlyList<IScanner> scanners) : IScanner
{
    private const string Separator = "+";

    /// <inheritdoc />
    public string Name => string.Join(Separator, scanners.Select(scanner => scanner.Name));

    /// <inheritdoc />
    public async Task<ScanVerdict> ScanAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        var verdicts = new List<ScanVerdict>(scanners.Count);
        foreach (var scanner in scanners)
        {
            var verdict = await scanner.ScanAsync(request, cancellationToken);
            verdicts.Add(verdict);
            if (!verdict.IsClean)
            {
                break;
            }
        }

        return verdicts[^1] with
        {
            Engine = string.Join(Separator, verdicts.Select(verdict => verdict.Engine)),
            EngineVersion = string.Join(Separator, verdicts.Select(verdict => verdict.EngineVersion)),
            Findings = [.. verdicts.SelectMany(verdict => verdict.Findings)],
        };
    }
}
