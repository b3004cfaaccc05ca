using System.Text.RegularExpressions;

namespace Cartrita.Core.Governance;

/// <summary>The rule-based screen of what comes in (AGENT-10). It refuses the plain cases and flags the suspicious ones; it never sees meaning.</summary>
public static partial class SafetyScreen
{
    /// <summary>The action of a finding that refuses the input.</summary>
    public const string Blocked = "blocked";

    /// <summary>The action of a finding that lets the input pass.</summary>
    public const string Flagged = "flagged";

    /// <summary>What the rules find in an input, each rule once.</summary>
    /// <param name="text">What the user wrote.</param>
    public static IReadOnlyList<SafetyFinding> ScreenInput(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var findings = new List<SafetyFinding>();
        Add(findings, Weapons().IsMatch(text), "mass_casualty_weapon", Blocked);
        Add(findings, Malware().IsMatch(text), "malware_creation", Blocked);
        Add(findings, MinorSafety().IsMatch(text), "minor_safety", Blocked);
        Add(findings, PromptInjection().IsMatch(text), "prompt_injection", Flagged);
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

    [GeneratedRegex(
        @"\b(how\s+(do|can|would|could|to)\b|steps?\s+to|instructions?\s+(for|to)|recipe\s+for|help\s+me)[^.?!\n]{0,60}\b(build|make|making|create|creating|synthesi[sz]e|synthesi[sz]ing|cultivate|weaponi[sz]e|enrich)\b[^.?!\n]{0,60}\b(nerve\s+agent|sarin|vx\s+gas|mustard\s+gas|novichok|anthrax|ricin|botulinum|smallpox|dirty\s+bomb|nuclear\s+(bomb|weapon|device)|pipe\s+bomb|bioweapon|chemical\s+weapon|biological\s+weapon)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Weapons();

    [GeneratedRegex(
        @"\b(write|create|build|generate|develop|code|give\s+me)\b[^.?!\n]{0,40}\b(ransomware|keylogger|rootkit|computer\s+worm|botnet|credential\s+stealer|password\s+stealer|banking\s+trojan)\b(?![^.?!\n]{0,40}\b(detect|detection|defen[cs]e|policy|protection|report|presentation|training|explanation)\b)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Malware();

    [GeneratedRegex(
        @"\b(sexual|sexuali[sz]ed|erotic|porn\w*|nude)\b[^.?!\n]{0,40}\b(child|children|minor|minors|underage|toddler|preteen)\b|\b(child|minor|underage|preteen)\b[^.?!\n]{0,20}\b(porn\w*|erotica|nudes?)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex MinorSafety();

    [GeneratedRegex(
        @"\b(ignore|disregard|forget|override)\b[^.?!\n]{0,30}\b(all|any|the|your|previous|prior|above|earlier)\b[^.?!\n]{0,30}\b(instructions?|rules|prompts?|guidelines|policy|policies)\b|\b(reveal|print|show|repeat)\b[^.?!\n]{0,20}\b(system|hidden|developer)\s+prompt\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex PromptInjection();
}

/// <summary>A finding of a screen; what was matched is never in it.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Action">What follows.</param>
public sealed record SafetyFinding(string Rule, string Action);
