using CsRecover.Planning;

namespace CsRecover.Generators.Parsing;

/// <summary>An annotated class: where its generated part belongs and what it declares. Compared by value; holds nothing of the compilation.</summary>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Name">Its name. Both are written as C# writes them, keywords with an @.</param>
/// <param name="Spec">The problem.</param>
internal sealed record ProblemDeclaration(string Namespace, string Name, ProblemSpec Spec)
{
    /// <summary>Name of the generated file.</summary>
    public string FileName => (Namespace.Length == 0 ? $"{Name}.g.cs" : $"{Namespace}.{Name}.g.cs").Replace("@", "");

    /// <summary>Name of the file with the GPU's part.</summary>
    public string GpuFileName => FileName.Substring(0, FileName.Length - "g.cs".Length) + "Gpu.g.cs";
}
