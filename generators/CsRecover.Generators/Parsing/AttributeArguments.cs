using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CsRecover.Generators.Parsing;

/// <summary>Reads what an attribute sets.</summary>
/// <param name="attribute">The attribute.</param>
internal readonly struct AttributeArguments(AttributeData attribute)
{
    /// <summary>Whether an argument does not compile; the compiler tells that itself.</summary>
    public bool HaveErrors =>
        attribute.ConstructorArguments.Any(a => a.Kind == TypedConstantKind.Error) || attribute.NamedArguments.Any(a => a.Value.Kind == TypedConstantKind.Error)
        || attribute.AttributeConstructor is null || attribute.ConstructorArguments.Length != attribute.AttributeConstructor.Parameters.Length;

    /// <summary>A property's value, if the attribute sets it.</summary>
    /// <param name="name">The property.</param>
    public object? Named(string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value.Value;
            }
        }

        return null;
    }

    /// <summary>A constructor argument's value.</summary>
    /// <param name="parameter">The parameter.</param>
    public object? Positional(string parameter)
    {
        for (int i = 0; i < attribute.ConstructorArguments.Length; i++)
        {
            if (attribute.AttributeConstructor?.Parameters[i].Name == parameter)
            {
                return attribute.ConstructorArguments[i].Value;
            }
        }

        return null;
    }

    /// <summary>A constant as a C# expression that means the same in any file.</summary>
    /// <param name="value">The constant.</param>
    public static string Literal(TypedConstant value)
    {
        if (value.Kind == TypedConstantKind.Enum)
        {
            string type = value.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
            IFieldSymbol? member = value.Type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value.Value));
            return member is null ? $"({type})({Convert.ToString(value.Value, CultureInfo.InvariantCulture)})" : $"{type}.{member.Name}";
        }

        return value.Value switch
        {
            double d when double.IsNaN(d) => "double.NaN",
            double d when double.IsInfinity(d) => d > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity",
            double d => WithPoint(d.ToString("R", CultureInfo.InvariantCulture)),
            ulong u => u.ToString(CultureInfo.InvariantCulture) + "UL",
            { } other => SymbolDisplay.FormatPrimitive(other, quoteStrings: true, useHexadecimalNumbers: false) ?? "default",
            null => "null",
        };
    }

    private static string WithPoint(string number) => number.IndexOfAny(['.', 'E']) < 0 ? number + ".0" : number;
}
