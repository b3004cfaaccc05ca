using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Audio;

/// <summary>Reads what is wanted of a transcription from a query.</summary>
internal static class TranscriptionQuery
{
    /// <summary>The names of the flags; the first three are on where nothing is said.</summary>
    public static readonly IReadOnlyList<string> Flags = ["diarize", "punctuate", "smartFormat", "topics", "intents", "sentiment", "entities", "summarize"];

    /// <summary>The wishes.</summary>
    public static TranscriptionWishes Of(IQueryCollection query) => new()
    {
        Model = Name(query, "model"),
        Language = Name(query, "language"),
        Diarize = Flag(query, "diarize", otherwise: true),
        Punctuate = Flag(query, "punctuate", otherwise: true),
        SmartFormat = Flag(query, "smartFormat", otherwise: true),
        Topics = Flag(query, "topics"),
        Intents = Flag(query, "intents"),
        Sentiment = Flag(query, "sentiment"),
        Entities = Flag(query, "entities"),
        Summarize = Flag(query, "summarize"),
    };

    private static string? Name(IQueryCollection query, string name) => query[name] switch
    {
        [] => null,
        [{ Length: > 0 and <= TranscriptionWishes.MostNameCharacters } text] when text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') => text,
        _ => throw Invalid(name, $"1 to {TranscriptionWishes.MostNameCharacters} letters, digits, dots and dashes"),
    };

    private static bool Flag(IQueryCollection query, string name, bool otherwise = false) => query[name] switch
    {
        [] => otherwise,
        ["true"] => true,
        ["false"] => false,
        _ => throw Invalid(name, "true or false"),
    };

    private static CartritaException Invalid(string name, string form) => new(Problems.InvalidRequest, $"{name} is {form}.") { Parameter = name };
}
