namespace Cartrita.Benchmarks.Load;

/// <summary>What one stream took, counted from the moment at which the schedule wanted it to start.</summary>
/// <param name="FirstEventMs">To the first event.</param>
/// <param name="FirstTokenMs">To the first <c>token</c>.</param>
/// <param name="EndMs">To <c>end</c>.</param>
/// <param name="Tokens">How many <c>token</c> events there were, where the client counts them.</param>
internal sealed record StreamSample(double FirstEventMs, double FirstTokenMs, double EndMs, int Tokens = 0);
