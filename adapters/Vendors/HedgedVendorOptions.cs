using System.ComponentModel.DataAnnotations;

namespace Cartrita.Adapters.Vendors;

/// <summary>How a vendor is reached whose cheap reads may be asked for twice at once, where the first answer is slow.</summary>
public abstract class HedgedVendorOptions : VendorOptions
{
    /// <summary>How long an answer is waited for before a second attempt is made beside the first; zero for never. It should be about as long as all but the slowest twentieth of answers take.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan HedgeAfter { get; set; }
}
