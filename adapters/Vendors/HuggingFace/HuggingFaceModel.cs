using System.Text.RegularExpressions;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.HuggingFace;

/// <summary>Names of models, which become a part of an address.</summary>
internal static partial class HuggingFaceModel
{
    /// <summary>The name as a part of an address: <c>owner/name</c>, or <c>name</c> for a few old ones.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: it is none.</exception>
    internal static string Path(string model) => ModelName().IsMatch(model) && !model.Contains("..", StringComparison.Ordinal)
        ? model
        : throw new CartritaException(Problems.InvalidRequest, "A model is named owner/name.");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?\z")]
    private static partial Regex ModelName();
}
