using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using CsRecover.Operators;

namespace CsRecover.Tests;

/// <summary>
/// The library's public types and members, listed: what users can come to depend on does not change unseen. To accept a change, run this test
/// once with CSRECOVER_ACCEPT_SNAPSHOTS=1 and read the difference.
/// </summary>
public class PublicApiTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Is_the_one_that_is_listed()
    {
        string path = Path.Combine(Folder(), "PublicApi.txt"), actual = Describe(typeof(SensingOperator<>).Assembly);
        if (Environment.GetEnvironmentVariable("CSRECOVER_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        string[] stored = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'), now = actual.Split('\n');
        Assert.True(stored.SequenceEqual(now), "Gone:\n" + string.Join("\n", stored.Except(now)) + "\nNew:\n" + string.Join("\n", now.Except(stored)));
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(type.Namespace).Append('.').Append(NameOf(type)).Append(Bases(type)).Append('\n');
            foreach (string member in type.GetMembers(Declared).Where(IsVisible).Select(m => Member(type, m)).Distinct().Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsVisible(MemberInfo member) => !IsCompilers(member) && member switch
    {
        MethodBase { IsSpecialName: true, IsConstructor: false } m => m.Name.StartsWith("op_", StringComparison.Ordinal) && m.IsPublic,
        MethodBase m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly,
        FieldInfo f => (f.IsPublic || f.IsFamily) && !f.IsSpecialName,
        PropertyInfo p => p.GetAccessors(nonPublic: true).Any(a => a.IsPublic || a.IsFamily || a.IsFamilyOrAssembly),
        EventInfo e => e.AddMethod!.IsPublic,
        _ => false,                                                          // nested types are listed as types
    };

    /// <summary>What records and structs get from the compiler says nothing that "record" and the properties do not.</summary>
    private static bool IsCompilers(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is MethodBase
        || member.Name is "EqualityContract" or "PrintMembers" or "<Clone>$" or "GetHashCode" or "Equals" or "ToString" or "Deconstruct";

    private static string Member(Type type, MemberInfo member) => member switch
    {
        ConstructorInfo c => $"new({Parameters(c)})",
        MethodInfo m => $"{Static(m)}{NameOf(m.ReturnType)} {m.Name}{Arguments(m.GetGenericArguments())}({Parameters(m)})",
        FieldInfo f when type.IsEnum => $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)}",
        FieldInfo f => $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : "")}{NameOf(f.FieldType)} {f.Name}",
        PropertyInfo p => $"{Static(p.GetAccessors(nonPublic: true)[0])}{NameOf(p.PropertyType)} {p.Name} {{{(p.CanRead ? " get;" : "")}{(p.CanWrite ? " set;" : "")} }}",
        _ => member.ToString()!,
    };

    private static string Static(MethodInfo method) => method.IsStatic ? "static " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p => $"{NameOf(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = " + (p.DefaultValue ?? "default") : "")}"));

    private static string Bases(Type type)
    {
        IEnumerable<Type> bases = type is { IsClass: true, BaseType: { } b } && b != typeof(object) ? [b] : [];
        string list = string.Join(", ", bases.Concat(type.IsEnum ? [] : type.GetInterfaces().Where(i => i.IsVisible && i.Namespace?.StartsWith(nameof(CsRecover), StringComparison.Ordinal) == true)).Select(NameOf));
        return list.Length == 0 ? "" : " : " + list;
    }

    private static string NameOf(Type type)
    {
        if (type.IsArray || type.IsPointer || type.IsByRef)
        {
            return NameOf(type.GetElementType()!) + (type.IsArray ? "[]" : type.IsPointer ? "*" : "&");
        }

        string outer = type is { IsNested: true, IsGenericParameter: false } ? NameOf(type.DeclaringType!) + "." : "";
        string name = type.Name.Contains('`', StringComparison.Ordinal) ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] : type.Name;
        return outer + name + (type.IsGenericType ? Arguments(type.GetGenericArguments()) : "");
    }

    private static string Arguments(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(NameOf))}>";

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
