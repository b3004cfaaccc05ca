namespace Cartrita.Core.Governance;

/// <summary>Where a secret stands in a text; never what it is.</summary>
/// <param name="Kind">What it is, in snake case, such as <c>aws_access_key</c>.</param>
/// <param name="Start">Its first UTF-16 code unit.</param>
/// <param name="Length">Its length in UTF-16 code units.</param>
/// <param name="Line">The line that it begins in, from 1.</param>
public sealed record SecretSpan(string Kind, int Start, int Length, int Line);
