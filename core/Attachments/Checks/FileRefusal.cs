using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments.Checks;

/// <summary>Why a file is not taken.</summary>
/// <param name="Problem">The catalogue's entry.</param>
/// <param name="Detail">One sentence about this file, without its name.</param>
public sealed record FileRefusal(Problem Problem, string Detail)
{
    /// <summary>The refusal as it crosses a boundary.</summary>
    public CartritaException AsException() => new(Problem, Detail);
}
