using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>One invocation. Its scope of services is made when somebody asks for it, and ends with it.</summary>
internal sealed class LocalFunctionContext : FunctionContext, IInvocationResultFeature, IOutputBindingsFeature, IAsyncDisposable, IDisposable
{
    private readonly IServiceScopeFactory _scopes;
    private readonly InvocationFeatures _features = new();
    private IServiceScope? _scope;
    private IServiceProvider? _services;

    public LocalFunctionContext(FunctionEntry function, InvocationRequest request, string invocationId, IServiceScopeFactory scopes)
    {
        _scopes = scopes;
        Function = function;
        Request = request;
        InvocationId = invocationId;
        BindingContext = new LocalBindingContext(request.BindingData);
        TraceContext = new LocalTraceContext(request.TraceParent, request.TraceState);
        CancellationToken = request.Cancellation;
        _features.Set<IInvocationResultFeature>(this);
        _features.Set<IOutputBindingsFeature>(this);
        if (request.Trigger is HttpContext http)
        {
            // One request is one invocation: they share their scope.
            _services = http.RequestServices;
            Items[FunctionContextExtensions.HttpContextKey] = http;
        }
    }

    public FunctionEntry Function { get; }

    public InvocationRequest Request { get; }

    public object? Result { get; set; }

    public IDictionary<string, object?> Outputs { get; } = new Dictionary<string, object?>();

    public override string InvocationId { get; }

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext { get; }

    public override BindingContext BindingContext { get; }

    // The worker leaves it null where no retry attribute is at work.
    public override RetryContext RetryContext => Request.Retry!;

    public override IServiceProvider InstanceServices
    {
        get => _services ??= (_scope = _scopes.CreateScope()).ServiceProvider;
        set => _services = value;
    }

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features => _features;

    public override CancellationToken CancellationToken { get; }

    /// <summary>Takes what the function returned. Where its properties are outputs they have it from here on, and there is no result any more.</summary>
    public void Returned(object? result)
    {
        var properties = Function.Outputs.Where(output => output.Property is not null).ToList();
        Result = properties.Count == 0 ? result : null;
        if (result is null)
        {
            return;
        }

        foreach (var output in properties)
        {
            if (output.Property!.GetValue(result) is { } value)
            {
                Outputs[output.Name] = value;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_scope is IAsyncDisposable scope)
        {
            return scope.DisposeAsync();
        }

        _scope?.Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _scope?.Dispose();
}
