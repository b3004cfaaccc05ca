using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Cartrita.Runtime.Host.Outputs;

/// <summary>One output of a function: what the method returns, or a property of that.</summary>
/// <param name="Name">The property's name, or <see cref="ReturnName"/>.</param>
/// <param name="Type">Its type, such as <c>queue</c>.</param>
/// <param name="Attribute">Where it goes; null for the plain answer to an HTTP request.</param>
/// <param name="Property">The property; null where it is what the method returns.</param>
internal sealed record OutputBinding(string Name, string Type, OutputBindingAttribute? Attribute, PropertyInfo? Property)
{
    internal const string ReturnName = "$return";
    internal const string Http = "http";

    /// <summary>Whether it answers the HTTP request, which is not written by a sender.</summary>
    public bool IsHttp => Type == Http;
}
