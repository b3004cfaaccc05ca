namespace Cartrita.Core.Chat;

/// <summary>How a source supports a claim.</summary>
/// <param name="Source">The source's place in <see cref="EvidenceMatrix.Sources"/>, from 0.</param>
/// <param name="Kind"><see cref="Quoted"/> or <see cref="Cited"/>.</param>
public sealed record EvidenceSupport(int Source, string Kind)
{
    /// <summary>The claim is the source's own words.</summary>
    public const string Quoted = "quoted";

    /// <summary>The claim names the source by its marker.</summary>
    public const string Cited = "cited";
}
