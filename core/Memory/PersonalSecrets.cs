using System.Text.RegularExpressions;

namespace Cartrita.Core.Memory;

/// <summary>What people tell of passwords, PINs, cards and accounts in plain words, which has no form that a scan for credentials knows.</summary>
/// <remarks>Rather too much than too little: a memory that is missing is a small loss.</remarks>
public static partial class PersonalSecrets
{
    private const int ShortestCard = 13;
    private const int LongestCard = 19;

    private const string Names =
        @"(?:pass(?:word|wort|phrase|code)s?|passw\u00F6rter|kennw(?:ort|\u00F6rter)|mots? de passe|contrase\u00F1as?|pins?|puks?|tans?|cvv2?|cvc2?|(?:security|access|recovery|backup|door|gate|alarm|safe)[ -]codes?|sicherheitscodes?|geheimzahl|zugangscodes?|secrets?|secret keys?|api[ -]?keys?|access keys?|private keys?|(?:access|api|auth|login|session)[ -]tokens?|seed phrases?|(?:credit |debit |bank )?card numbers?|kartennummern?|kreditkartennummern?|social security numbers?|ssn|sozialversicherungsnummern?)";

    /// <summary>Whether a text tells one.</summary>
    /// <param name="text">The text.</param>
    public static bool Any(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Told.IsMatch(text) || Named.IsMatch(text) || Coded.IsMatch(text)
            || Digits.Matches(text).Any(match => IsCard(match.Value)) || Accounts.Matches(text).Any(match => IsAccount(match.Value));
    }

    // My password for the router is hunter2. The PIN: 4711. Mein Kennwort lautet ...
    [GeneratedRegex(@"\b" + Names + @"\b(?:\s+[\w'\u2019-]+){0,6}?\s*(?:[:=]|\b(?:is|are|was|were|ist|sind|war|lautet|lauten|hei\u00DFt|est|es|sont)\b)\s*\S", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Told { get; }

    // hunter2 is my password.
    [GeneratedRegex(@"\b(?:is|are|ist|sind|est|es)\s+(?:my|our|the|his|her|their|mein\w*|unser\w*|das|die|der|mon|mi)\s+(?:[\w-]+\s+){0,3}?" + Names + @"\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named { get; }

    // Use PIN 4711.
    [GeneratedRegex(@"\b" + Names + @"\s+[""'\u201C]?(?=\S*\d)\S{3,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Coded { get; }

    [GeneratedRegex(@"(?<![\d])\d(?:[ -]?\d){12,18}(?![\d])", RegexOptions.CultureInvariant)]
    private static partial Regex Digits { get; }

    [GeneratedRegex(@"\b[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Accounts { get; }

    // Luhn's sum.
    private static bool IsCard(string number)
    {
        var digits = number.Where(char.IsAsciiDigit).Select(digit => digit - '0').Reverse().ToList();
        var sum = digits.Select((digit, place) => place % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2).Sum();
        return digits.Count is >= ShortestCard and <= LongestCard && sum % 10 == 0 && digits.Exists(digit => digit > 0);
    }

    // ISO 13616: the remainder of the number that country and check digits make behind the rest is 1. Words behind it may have been taken for a part of it.
    private static bool IsAccount(string account)
    {
        var parts = account.Split(' ');
        for (var count = parts.Length; count > 0; count--)
        {
            var number = string.Concat(parts.Take(count)).ToUpperInvariant();
            if (number.Length is >= 15 and <= 34 && (number[4..] + number[..4]).Aggregate(0, (rest, character) => char.IsAsciiDigit(character)
                ? ((rest * 10) + character - '0') % 97
                : ((rest * 100) + character - 'A' + 10) % 97) == 1)
            {
                return true;
            }
        }

        return false;
    }
}
