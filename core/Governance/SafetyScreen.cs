using System.Text.RegularExpressions;

namespace Cartrita.Core.Governance;

/// <summary>The rule-based screen of what comes in (AGENT-10). It refuses the plain cases and flags the suspicious ones; it never sees meaning.</summary>
/// <remarks>A rule names a subject and looks at a bounded stretch of the sentence around it, so the screen is linear in the text's length.</remarks>
public static partial class SafetyScreen
{
    /// <summary>The action of a finding that refuses the input.</summary>
    public const string Blocked = "blocked";

    /// <summary>The action of a finding that lets the input pass.</summary>
    public const string Flagged = "flagged";

    /// <summary>The rule of what would have a model disregard what it was told.</summary>
    public const string Injection = "prompt_injection";

    private const int Reach = 120;
    private const string SentenceEnds = ".?!\n";

    /// <summary>What the rules find in an input, each rule once.</summary>
    /// <param name="text">What the user wrote.</param>
    public static IReadOnlyList<SafetyFinding> ScreenInput(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var findings = new List<SafetyFinding>();
        Add(findings, Any(text, Weapon(), (before, _) => HowTo().IsMatch(before) && Making().IsMatch(before)), "mass_casualty_weapon", Blocked);
        Add(findings, Any(text, Malware(), (before, after) => Asking().IsMatch(before) && !Defending().IsMatch(after)), "malware_creation", Blocked);
        Add(findings, Any(text, Minor(), (before, after) => Sexual().IsMatch(before) || Pornographic().IsMatch(after)), "minor_safety", Blocked);
        Add(findings, Any(text, Rules(), (before, _) => Overriding().IsMatch(before)), Injection, Flagged);
        Add(findings, CredentialRules.Any(text), "credential_in_input", Flagged);
        return findings;
    }

    private static void Add(List<SafetyFinding> findings, bool found, string rule, string action)
    {
        if (found)
        {
            findings.Add(new SafetyFinding(rule, action));
        }
    }

    private static bool Any(string text, Regex subject, Func<string, string, bool> around)
    {
        foreach (var match in subject.EnumerateMatches(text))
        {
            if (around(Before(text, match.Index), After(text, match.Index + match.Length)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Before(string text, int end)
    {
        var start = Math.Max(0, end - Reach);
        var border = text.AsSpan(start, end - start).LastIndexOfAny(SentenceEnds);
        return text[(start + border + 1)..end];
    }

    private static string After(string text, int start)
    {
        var rest = text.AsSpan(start, Math.Min(Reach / 2, text.Length - start));
        var border = rest.IndexOfAny(SentenceEnds);
        return (border < 0 ? rest : rest[..border]).ToString();
    }

    [GeneratedRegex(
        @"\b(nerve\s+agent|sarin|vx\s+gas|mustard\s+gas|novichok|anthrax|ricin|botulinum|smallpox|dirty\s+bomb|nuclear\s+(bomb|weapon|device)|pipe\s+bomb|bioweapon|chemical\s+weapon|biological\s+weapon)s?\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Weapon();

    [GeneratedRegex(@"\b(how\s+(do|can|would|could|to)|steps?\s+to|instructions?\s+(for|to)|recipe\s+for|help\s+me)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowTo();

    [GeneratedRegex(@"\b(build|make|making|create|creating|synthesi[sz]e|synthesi[sz]ing|cultivate|weaponi[sz]e|enrich)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Making();

    [GeneratedRegex(
        @"\b(ransomware|keylogger|rootkit|computer\s+worm|botnet|credential\s+stealer|password\s+stealer|banking\s+trojan)s?\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Malware();

    [GeneratedRegex(@"\b(write|create|build|generate|develop|code|give\s+me)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asking();

    [GeneratedRegex(
        @"\b(detect\w*|defen[cs]e|policy|protection|report|presentation|training|explanation|prevention|response)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Defending();

    [GeneratedRegex(@"\b(child|children|minors?|underage|toddlers?|preteens?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Minor();

    [GeneratedRegex(@"\b(sexual|sexuali[sz]ed|erotic|porn\w*|nude)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Sexual();

    [GeneratedRegex(@"^\W{0,3}(porn\w*|erotica|nudes?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pornographic();

    [GeneratedRegex(@"\b(instructions?|rules|prompts?|guidelines|policy|policies)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rules();

    [GeneratedRegex(
        @"\b(ignore|disregard|forget|override)\s+(all|any|the|your|previous|prior|above|earlier)\b|\b(reveal|print|show|repeat)\b[^.?!\n]{0,20}\b(system|hidden|developer)\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Overriding();
}

/// <summary>A finding of a screen; what was matched is never in it.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Action">What follows.</param>
public sealed record SafetyFinding(string Rule, string Action);
