using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Entities;

/// <summary>The operation that runs, as the entity's code sees it.</summary>
internal sealed class BatchOperation(EntityBatchRequest request, EntityOperation operation, BatchState state, BatchContext context) : TaskEntityOperation
{
    public override string Name => operation.Operation;

    public override TaskEntityContext Context => context;

    public override TaskEntityState State => state;

    public override bool HasInput => operation.Input is not null;

    public override object? GetInput(Type inputType) => request.Converter.Deserialize(operation.Input, inputType);
}
