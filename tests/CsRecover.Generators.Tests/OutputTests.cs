using System.Diagnostics;
using System.Reflection;
using CsRecover.Generators.Tests.Harness;
using CsRecover.Operators;
using CsRecover.Solvers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CsRecover.Generators.Tests;

/// <summary>Generated files compile without a warning, with nullable checks, documentation checks and warnings as errors, whatever is declared.</summary>
public class OutputTests
{
    [Theory]
    [InlineData("RecoveryProblem<float>(Measurements = 64, Coefficients = 250, Sparsity = 10)", "StoredMatrix", "SmoothedL0(Kernel = SmoothingKernel.Garrote, Tolerance = 1e-300, InitialSigma = 2, Seed = 18446744073709551615, Refit = false)")]
    [InlineData("RecoveryProblem<double>(Measurements = 1, Coefficients = 2, Sparsity = 0)", "StoredMatrix", "SmoothedL0")]
    [InlineData("global::CsRecover.RecoveryProblem<global::System.Single>(Measurements = 64, Coefficients = 256)", "global::CsRecover.StoredMatrix", "global::CsRecover.SmoothedL0(Decrease = 1.0 / 3)")]
    [InlineData("RecoveryProblem<Complex32>(Measurements = 64, Coefficients = 250, Sparsity = 10)", "StoredMatrix", "OrthogonalMatchingPursuit(Tolerance = 0.1)")]
    [InlineData("RecoveryProblem<Complex32>(Measurements = 30, Coefficients = 90)", "StoredMatrix", "SmoothedL0")]
    [InlineData("RecoveryProblem<float>(Measurements = 64, Coefficients = 250)", "GaussianEnsemble(Seed = 18446744073709551615)", "SmoothedL0")]
    [InlineData("RecoveryProblem<double>(Measurements = 20000, Coefficients = 90000)", "GaussianEnsemble(Seed = 1)", "SmoothedL0")]
    [InlineData("RecoveryProblem<double>(Measurements = 64, Coefficients = 250)", "RademacherEnsemble(Seed = 1)] [SparsifyingTransform(Wavelet.Db10)", "SmoothedL0")]
    [InlineData("RecoveryProblem<float>(Measurements = 64, Coefficients = 250)", "SparseSignEnsemble(Seed = 1, NonZerosPerColumn = 3)] [SparsifyingTransform(Wavelet.Haar, Levels = 0)", "SmoothedL0")]
    [InlineData("RecoveryProblem<float>(Measurements = 64, Coefficients = 250)", "PartialDct(Seed = 1)] [SparsifyingTransform(Wavelet.Haar, Levels = 1)", "SmoothedL0")]
    [InlineData("RecoveryProblem<Complex32>(Measurements = 64, Coefficients = 250)", "PartialFourier(Seed = 1)] [SparsifyingTransform(Wavelet.Sym8, Levels = 2)", "SmoothedL0")]
    [InlineData("RecoveryProblem<double>(Measurements = 64, Coefficients = 250)", "SubsampledHadamard(Seed = 1)", "SmoothedL0")]
    [InlineData("RecoveryProblem<Complex32>", "SubsampledFourier(230, 218)] [SparsifyingTransform(Wavelet.Sym4, Levels = 4)", "SmoothedL0")]
    [InlineData("RecoveryProblem<Complex32>", "SubsampledFourier(8, 16, Mask = \"lines.pbm\")] [SparsifyingTransform(Wavelet.Db2, Levels = 2)", "SmoothedL0(HeldOut = 0.1)")]
    [InlineData("RecoveryProblem<Complex32>", "SubsampledFourier(8, 16)", "SmoothedL0")]
    [InlineData("RecoveryProblem<Complex32>", "SubsampledFourier(320, 332)", "SmoothedL0")]
    [InlineData("RecoveryProblem<Complex32>", "SubsampledFourier(1, 210)", "SmoothedL0")]
    [InlineData("RecoveryProblem<Complex32>", "SubsampledFourier(83, 109)", "SmoothedL0")]
    public void Compiles_without_a_warning(string problem, string sensing, string solver)
    {
        var mask = TextFile.Mask("/p/lines.pbm", 8, 16, (_, j) => j % 2 == 0);
        string attributes = $"[{problem}] [{sensing}] [{solver}]";
        ProblemCompilation.CompileWithoutWarnings(Program(attributes, "public partial class C;"), mask);
        ProblemCompilation.CompileWithoutWarnings(Program(attributes, "partial class C { public int Extra => Coefficients; }"), mask);
        ProblemCompilation.CompileWithoutWarnings(Program(attributes, "internal sealed partial class @class;", "namespace A.@event;"), mask);
        ProblemCompilation.CompileWithoutWarnings(Program(attributes, "public partial class System;", "namespace CsRecover.Of.Mine;"), mask);
        ProblemCompilation.CompileWithoutWarnings(Program(attributes, "public partial class C : System.IDisposable { /// <summary>Ends it.</summary>\n public void Dispose() { } }", "namespace My.CsRecover;"), mask);
    }

    [Fact]
    public void Two_classes_of_one_name_in_two_namespaces_get_two_files()
    {
        const string Declaration = "{ [RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [StoredMatrix] [SmoothedL0] partial class C; }";
        Compilation output = ProblemCompilation.CompileWithoutWarnings(ProblemCompilation.Usings + $"namespace A {Declaration} namespace B {Declaration}");
        Assert.Equal(["A.C.g.cs", "B.C.g.cs"], output.SyntaxTrees.Select(t => Path.GetFileName(t.FilePath)).Where(f => f.EndsWith(".g.cs", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_is_generated_from_a_wrong_declaration()
    {
        CSharpCompilation compilation = ProblemCompilation.Create(ProblemCompilation.Usings + "[RecoveryProblem<float>(Measurements = 64)] [StoredMatrix] partial class C; [RecoveryProblem<float>] partial class D; [RecoveryProblem<float>(Measurements = 1, Coefficients = 2)] [StoredMatrix] partial struct E;");
        GeneratorDriverRunResult result = ProblemCompilation.Driver().RunGenerators(compilation).GetRunResult();
        Assert.Empty(result.GeneratedTrees);
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void A_stored_matrix_recovers_like_the_run_time_path()
    {
        Assembly program = ProblemCompilation.Load(ProblemCompilation.Usings + "[RecoveryProblem<double>(Measurements = 20, Coefficients = 64, Sparsity = 3)] [StoredMatrix] [SmoothedL0] public partial class C;");
        var random = new Random(1);
        double[] matrix = [.. Enumerable.Range(0, 20 * 64).Select(_ => random.NextDouble() - 0.5)], x = new double[64];
        (x[3], x[40], x[41]) = (1, -2, 0.5);
        var problem = (RecoveryProblem<double>)program.GetType("C")!.GetMethod("Create")!.CreateDelegate<Creation>().Invoke(matrix);
        RecoveryProblem<double> atRunTime = RecoveryProblem.Create(new DenseOperator<double>(matrix, 20, 64), new SmoothedL0Options(), sparsity: 3);
        double[] y = problem.Measure(x);
        Assert.Equal(atRunTime.Measure(x), y);
        Assert.Equal([3, 40, 41], problem.Recover(y).Support);
        Assert.Equal(atRunTime.Recover(y).Coefficients, problem.Recover(y).Coefficients);
        Assert.Equal(atRunTime.Solver, problem.Solver);
        Assert.Equal(3, problem.Sparsity);
    }

    [Fact]
    public void Many_classes_take_about_a_millisecond_each()
    {
        const int Count = 500;
        string source = ProblemCompilation.Usings + string.Concat(Enumerable.Range(0, Count).Select(i =>
            $"[RecoveryProblem<float>(Measurements = {100 + i}, Coefficients = 1024, Sparsity = 20)] [StoredMatrix] [SmoothedL0(Decrease = 0.9)] public partial class C{i};\n"));
        CSharpCompilation compilation = ProblemCompilation.Create(source);
        ProblemCompilation.Driver().RunGenerators(compilation);

        // A bound that only a generator gone astray (parsing everything for each class, computing data) exceeds, even on a busy machine.
        var watch = Stopwatch.StartNew();
        Assert.Equal(Count, ProblemCompilation.Driver().RunGenerators(compilation).GetRunResult().GeneratedTrees.Length);
        Assert.True(watch.Elapsed.TotalMilliseconds < 20 * Count, $"{watch.Elapsed.TotalMilliseconds / Count:0.00} ms a class");
    }

    private static string Program(string attributes, string declaration, string scope = "") => $"{ProblemCompilation.Usings}{scope}\n/// <summary>A problem.</summary>\n{attributes}\n{declaration}";

    private delegate object Creation(ReadOnlySpan<double> matrix);
}
