namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A binding to what starts the function.</summary>
public abstract class TriggerBindingAttribute : BindingAttribute
{
    /// <summary>Makes the attribute.</summary>
    public TriggerBindingAttribute()
    {
    }
}
