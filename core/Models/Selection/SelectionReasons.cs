namespace Cartrita.Core.Models.Selection;

/// <summary>Why a model was chosen, or passed over.</summary>
public static class SelectionReasons
{
    /// <summary>Chosen: the request names it, and nothing else counts.</summary>
    public const string Requested = "requested";

    /// <summary>Chosen: it is the configured one.</summary>
    public const string Configured = "configured";

    /// <summary>Chosen: the configured one can't be used, and this is the next in order that can.</summary>
    public const string StandsIn = "stands_in";

    /// <summary>Chosen: the call costs least with it.</summary>
    public const string Cheapest = "cheapest";

    /// <summary>Chosen: it takes least time.</summary>
    public const string Fastest = "fastest";

    /// <summary>Chosen: nobody knows how fast it is, and so it is found out.</summary>
    public const string ToBeMeasured = "to_be_measured";

    /// <summary>Chosen: of cost and time together it takes least.</summary>
    public const string BestBalance = "best_balance";

    /// <summary>Chosen: the others can't be used, or are known to fail.</summary>
    public const string OnlyUsable = "only_usable";

    /// <summary>Chosen: nothing speaks for one of them, so the first in order is taken.</summary>
    public const string FirstInOrder = "first_in_order";

    /// <summary>Chosen although it can't be used as things are: no other can either.</summary>
    public const string NoOther = "no_other";

    /// <summary>Passed over: the settings name it, and no configured provider has it.</summary>
    public const string NotConfigured = "not_configured";

    /// <summary>Passed over: what it would be given does not fit its window.</summary>
    public const string TooSmall = "too_small";

    /// <summary>Passed over: it has failed repeatedly, here or for another instance, and is left alone for a while.</summary>
    public const string CircuitOpen = "circuit_open";

    /// <summary>Passed over: at least half of its latest calls failed.</summary>
    public const string Failing = "failing";

    /// <summary>Passed over: it has no price, so nobody knows whether it would be cheaper.</summary>
    public const string PriceUnknown = "price_unknown";

    /// <summary>Passed over: the call costs more with it.</summary>
    public const string Dearer = "dearer";

    /// <summary>Passed over: it takes longer.</summary>
    public const string Slower = "slower";

    /// <summary>Passed over: how fast it is is known already, and another one is being measured.</summary>
    public const string Measured = "measured";

    /// <summary>Passed over: of cost and time together it takes more.</summary>
    public const string WorseBalance = "worse_balance";

    /// <summary>Passed over: it comes later in the settings' order.</summary>
    public const string LaterInOrder = "later_in_order";

    /// <summary>Passed over: <c>local-extractive</c> quotes and can't think, so it stands in only where every other model has failed.</summary>
    public const string LastResort = "last_resort";
}
