using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors;

/// <summary>Says that a vendor is not configured; nobody else does.</summary>
internal static class VendorConfiguration
{
    /// <summary>Requires a vendor's credential.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.VendorNotConfigured"/>, with the settings that are missing.</exception>
    internal static void Require(VendorOptions options)
    {
        if (!options.IsConfigured)
        {
            throw new CartritaException(Problems.VendorNotConfigured, $"{options.Vendor} is not configured: set {options.Missing}.");
        }
    }
}
