extern alias generators;

using System.Diagnostics;
using CsRecover.Operators;
using generators::CsRecover.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CsRecover.Benchmarks.Generation;

/// <summary>What annotated classes cost a build: the generator's own time a class, for each kind of operator.</summary>
internal sealed class GeneratorCost : IComparison
{
    private const int Classes = 100;
    private const int Rounds = 9;

    private static readonly (string Name, string Element, string Sizes, string Attributes)[] _kinds =
    [
        ("stored matrix", "float", "(Measurements = {0}, Coefficients = 1024)", "[StoredMatrix]"),
        ("Gaussian", "float", "(Measurements = {0}, Coefficients = 1024)", "[GaussianEnsemble(Seed = 1)]"),
        ("Rademacher", "double", "(Measurements = {0}, Coefficients = 1024)", "[RademacherEnsemble(Seed = 1)]"),
        ("sparse signs", "float", "(Measurements = {0}, Coefficients = 1024)", "[SparseSignEnsemble(Seed = 1)]"),
        ("partial DCT", "float", "(Measurements = {0}, Coefficients = 1024)", "[PartialDct(Seed = 1)]"),
        ("partial Fourier", "Complex32", "(Measurements = {0}, Coefficients = 1020)", "[PartialFourier(Seed = 1)]"),
        ("Hadamard", "float", "(Measurements = {0}, Coefficients = 1024)", "[SubsampledHadamard(Seed = 1)]"),
        ("k-space 256x256", "Complex32", "(Sparsity = {0})", "[SubsampledFourier(256, 256)] [SparsifyingTransform(Wavelet.Sym4, Levels = 4)]"),
        ("k-space 340x332", "Complex32", "(Sparsity = {0})", "[SubsampledFourier(340, 332)] [SparsifyingTransform(Wavelet.Db4, Levels = 4)]"),
    ];

    /// <inheritdoc/>
    public string Name => "generator";

    /// <inheritdoc/>
    public string Summary => $"the source generator's time for {Classes} annotated classes of each kind";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        Console.WriteLine($"{"kind",-18}{"ms a class",12}{"first class",14}{"lines a file",14}");
        foreach ((string name, string element, string sizes, string attributes) in _kinds)
        {
            CSharpCompilation many = Compile(string.Concat(Enumerable.Range(0, Classes).Select(i => Declare(element, string.Format(null, sizes, 100 + i), attributes, i))));
            CSharpCompilation one = Compile(Declare(element, string.Format(null, sizes, 99), attributes, 0));
            long start = Stopwatch.GetTimestamp();
            Generate(one);
            double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            GeneratorDriverRunResult result = Generate(many);
            if (result.GeneratedTrees.Length != Classes)
            {
                throw new InvalidOperationException($"{name}: expected {Classes} files, got {result.GeneratedTrees.Length}.");
            }

            double lines = result.GeneratedTrees.Average(t => t.GetText().Lines.Count);
            Timing.Result time = Timing.Alternate(Rounds, () => Generate(many))[0];
            Console.WriteLine($"{name,-18}{time.Median / Classes,12:0.000}{first,14:0.0}{lines,14:0}");
        }

        return 0;
    }

    private static string Declare(string element, string sizes, string attributes, int number) =>
        $"[RecoveryProblem<{element}>{sizes}] {attributes} [SmoothedL0] public partial class C{number};\n";

    private static CSharpCompilation Compile(string declarations) => CSharpCompilation.Create(
        "Consumer",
        [CSharpSyntaxTree.ParseText("using CsRecover;\n" + declarations)],
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(p => Path.GetDirectoryName(p) == Path.GetDirectoryName(typeof(object).Assembly.Location))
                .Append(typeof(SensingOperator<>).Assembly.Location)
                .Select(p => MetadataReference.CreateFromFile(p)),
        ]);

    private static GeneratorDriverRunResult Generate(CSharpCompilation compilation) =>
        CSharpGeneratorDriver.Create(new RecoveryProblemGenerator()).RunGenerators(compilation).GetRunResult();
}
