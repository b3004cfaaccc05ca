namespace Cartrita.Core.Models.Selection;

/// <summary>What decides between models that would do, as <c>Models:Prefer</c> names it.</summary>
public static class ModelPreferences
{
    /// <summary>The order of the settings: the configured model, and another one only where that one can't be used.</summary>
    public const string Configured = "configured";

    /// <summary>What the call is expected to cost.</summary>
    public const string Cost = "cost";

    /// <summary>How long the call is expected to take, as measured.</summary>
    public const string Latency = "latency";

    /// <summary>Both, each in proportion to the best.</summary>
    public const string Balanced = "balanced";

    /// <summary>A regular expression of them.</summary>
    public const string Pattern = $"^({Configured}|{Cost}|{Latency}|{Balanced})$";
}
