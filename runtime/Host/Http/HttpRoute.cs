using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Http;

/// <summary>The route of one HTTP function: template, constraints and methods.</summary>
internal sealed class HttpRoute
{
    private readonly TemplateMatcher _matcher;
    private readonly KeyValuePair<string, IRouteConstraint>[] _constraints;
    private readonly HashSet<string>? _methods;

    private HttpRoute(FunctionEntry function, RouteTemplate template, KeyValuePair<string, IRouteConstraint>[] constraints, string[]? methods)
    {
        Function = function;
        Template = template.TemplateText ?? "";
        _matcher = new(template, Defaults(template));
        _constraints = constraints;
        _methods = methods is null or [] ? null : new(methods, StringComparer.OrdinalIgnoreCase);
    }

    public FunctionEntry Function { get; }

    public string Template { get; }

    /// <exception cref="StartupException">The template or one of its constraints is not valid.</exception>
    public static HttpRoute Create(FunctionEntry function, string prefix, IInlineConstraintResolver resolver)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        var text = trigger.Route ?? function.Name;
        text = prefix.Length == 0 ? text.TrimStart('/') : $"{prefix}/{text.TrimStart('/')}";
        try
        {
            var template = TemplateParser.Parse(text);
            return new(function, template, [.. template.Parameters.SelectMany(part => Constraints(part, resolver))], trigger.Methods);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or RouteCreationException)
        {
            throw new StartupException($"The route '{text}' of the function '{function.Name}' is not valid: {e.Message}", e);
        }
    }

    /// <summary>Whether the route takes the request; <paramref name="values"/> is only complete where it does.</summary>
    public bool TryMatch(HttpContext context, RouteValueDictionary values)
    {
        if (_methods?.Contains(context.Request.Method) == false || !_matcher.TryMatch(context.Request.Path, values))
        {
            return false;
        }

        foreach (var (name, constraint) in _constraints)
        {
            if (!constraint.Match(context, route: null, name, values, RouteDirection.IncomingRequest))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<KeyValuePair<string, IRouteConstraint>> Constraints(TemplatePart part, IInlineConstraintResolver resolver) =>
        part.InlineConstraints.Select(inline =>
        {
            var constraint = resolver.ResolveConstraint(inline.Constraint)
                ?? throw new InvalidOperationException($"there is no constraint '{inline.Constraint}'.");
            return KeyValuePair.Create(part.Name!, part.IsOptional ? new OptionalRouteConstraint(constraint) : constraint);
        });

    private static RouteValueDictionary Defaults(RouteTemplate template)
    {
        var defaults = new RouteValueDictionary();
        foreach (var part in template.Parameters.Where(part => part.DefaultValue is not null))
        {
            defaults[part.Name!] = part.DefaultValue;
        }

        return defaults;
    }
}
