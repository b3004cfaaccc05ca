namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>How a candidate meets a question; each share is 0 to 1.</summary>
/// <param name="All">The share of the question's weight that it meets with its headings and neighbours.</param>
/// <param name="Own">The part of it that its own words meet.</param>
/// <param name="Met">How many terms it or its headings meet.</param>
/// <param name="Phrase">The share of the question's pairs of words that it has side by side.</param>
/// <param name="Opens">Whether it begins with one of the terms, as a sentence does that is about it.</param>
internal readonly record struct Coverage(double All, double Own, int Met, double Phrase, bool Opens);
