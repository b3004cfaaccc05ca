using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>An operation as a tool: what the model sees, and what a call is made of.</summary>
/// <param name="Binding">How agents see it.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Server">The address that its path is added to.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="Schemes">The security schemes of a call, with the scopes that it needs.</param>
internal sealed record OpenApiPlan(
    ToolBinding Binding, OpenApiOperation Operation, Uri Server, IReadOnlyList<OpenApiParameter> Parameters, OpenApiBody? Body, IReadOnlyList<OpenApiScheme> Schemes);
