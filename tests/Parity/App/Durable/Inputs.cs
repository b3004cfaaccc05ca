namespace Cartrita.Parity.App.Durable;

/// <summary>The input of <see cref="Activities.Greet"/>.</summary>
/// <param name="Name">Who is greeted.</param>
public sealed record GreetInput(string Name);

/// <summary>The input of <see cref="Activities.Square"/>.</summary>
/// <param name="Number">What is squared; the activity fails where it is negative.</param>
public sealed record SquareInput(int Number);

/// <summary>The input of <see cref="Activities.Note"/>.</summary>
/// <param name="Key">The journal's key.</param>
/// <param name="Text">What is noted.</param>
public sealed record NoteInput(string Key, string Text);

/// <summary>The input of <see cref="Activities.Stumble"/> and of the orchestrators that retry it.</summary>
/// <param name="Key">The journal's key, which counts attempts.</param>
/// <param name="Failures">How many attempts fail.</param>
public sealed record StumbleInput(string Key, int Failures);

/// <summary>The input of <see cref="Activities.Linger"/>.</summary>
/// <param name="Key">The gate's key and the journal's.</param>
public sealed record LingerInput(string Key);

/// <summary>The input of activities that need none.</summary>
/// <param name="Name">A text.</param>
/// <param name="Count">A number.</param>
public sealed record ProbeInput(string Name, int Count);

/// <summary>The input of activities that give much.</summary>
/// <param name="Bytes">How much.</param>
public sealed record FillInput(int Bytes);
