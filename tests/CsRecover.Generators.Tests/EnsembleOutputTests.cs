using CsRecover.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace CsRecover.Generators.Tests;

/// <summary>Every random ensemble, with and without a sparsifying transform, makes a class that compiles and says which operator it holds.</summary>
public class EnsembleOutputTests
{
    [Theory]
    [InlineData("float", "GaussianEnsemble(Seed = 1)", "new GaussianOperator<float>(Measurements, Coefficients, 1UL)")]
    [InlineData("double", "RademacherEnsemble(Seed = 2)", "new RademacherOperator<double>(Measurements, Coefficients, 2UL)")]
    [InlineData("float", "SparseSignEnsemble(Seed = 3)", "new SparseSignOperator<float>(Measurements, Coefficients, 3UL)")]
    [InlineData("float", "SparseSignEnsemble(Seed = 3, NonZerosPerColumn = 4)", "new SparseSignOperator<float>(Measurements, Coefficients, 3UL, 4)")]
    [InlineData("double", "PartialDct(Seed = 4)", "new PartialDctOperator<double>(Measurements, Coefficients, 4UL)")]
    [InlineData("Complex32", "PartialFourier(Seed = 5)", "new PartialFourierOperator(Measurements, Coefficients, 5UL)")]
    [InlineData("float", "SubsampledHadamard(Seed = 6)", "new SubsampledHadamardOperator<float>(Measurements, Coefficients, 6UL)")]
    public void Constructs_the_library_s_operator(string element, string sensing, string construction)
    {
        construction += ".WithSizes<Sizes>()";
        Assert.Contains(construction + ",", Generate(element, sensing, ""), StringComparison.Ordinal);
        string transformed = Generate(element, sensing, "[SparsifyingTransform(Wavelet.Db4, Levels = 3)]");
        Assert.Contains(construction + ".WithTransform(Wavelet.Db4, 3),", transformed, StringComparison.Ordinal);
    }

    private static string Generate(string element, string sensing, string transform)
    {
        Compilation output = ProblemCompilation.CompileWithoutWarnings(
            $"{ProblemCompilation.Usings}\n/// <summary>A problem.</summary>\n[RecoveryProblem<{element}>(Measurements = 64, Coefficients = 256)] [{sensing}] {transform} [SmoothedL0] public partial class C;");
        return Assert.Single(output.SyntaxTrees, t => t.FilePath.EndsWith("C.g.cs", StringComparison.Ordinal)).ToString();
    }
}
