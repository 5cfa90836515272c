using CsRecover.Planning;
using static System.FormattableString;

namespace CsRecover.Generators.Emit;

/// <summary>Pieces of C# and of English that several writers need.</summary>
internal static class CSharp
{
    /// <summary>The element type as generated code names it.</summary>
    /// <param name="element">The type.</param>
    public static string NameOf(ElementType element) => element switch
    {
        ElementType.Single => "float",
        ElementType.Double => "double",
        _ => "global::CsRecover.Complex32",
    };

    /// <summary>Bytes of one element.</summary>
    /// <param name="element">The type.</param>
    public static int SizeOf(ElementType element) => element == ElementType.Single ? 4 : 8;

    /// <summary>A text as a string literal.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    /// <summary>An amount of memory in words.</summary>
    /// <param name="bytes">How many bytes.</param>
    public static string Memory(long bytes) => bytes switch
    {
        < 1 << 10 => Invariant($"{bytes} bytes"),
        < 1 << 20 => Invariant($"{bytes / 1024.0:0.0} KiB"),
        < 1 << 30 => Invariant($"{bytes / 1048576.0:0.0} MiB"),
        _ => Invariant($"{bytes / 1073741824.0:0.0} GiB"),
    };
}
