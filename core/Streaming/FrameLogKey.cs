using Cartrita.Core.Chat;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Streaming;

/// <summary>Which log: one a run, kept with the run.</summary>
/// <param name="Owner">Whose run.</param>
/// <param name="Run">The run; for an upload, its ingestion.</param>
public readonly record struct FrameLogKey(OwnerId Owner, RunId Run);
