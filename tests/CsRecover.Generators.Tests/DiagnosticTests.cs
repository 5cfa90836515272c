using CsRecover.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CsRecover.Generators.Tests;

/// <summary>Every diagnostic: where it points, what it says, and that it stays silent otherwise.</summary>
public class DiagnosticTests
{
    private const string Gaussian = "[GaussianEnsemble(Seed = 1)]";

    private static TextFile LineMask { get; } = TextFile.Mask("/project/masks/lines.pbm", 8, 16, (_, j) => j % 3 == 0);
    private static TextFile EmptyMask { get; } = TextFile.Mask("/project/empty.pbm", 8, 16, (_, _) => false);
    private static TextFile BrokenMask { get; } = new("/project/broken.pbm", "P1 16 8 0101");
    private static TextFile ForeignMask { get; } = new("/project/foreign.pbm", "P4 16 8 ...");

    [Theory]
    [InlineData("not_partial", "CSREC0001", "Expected 'C' to be a partial class, got one without the word 'partial'",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] class [|C|];")]
    [InlineData("nested", "CSREC0002", "Expected 'C' to be an ordinary top-level class, got one that is nested in 'Outer'",
        "partial class Outer { [RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class [|C|]; }")]
    [InlineData("generic", "CSREC0002", "Expected 'C' to be an ordinary top-level class, got one that is generic",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class [|C|]<T>;")]
    [InlineData("static", "CSREC0002", "Expected 'C' to be an ordinary top-level class, got one that is static",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] static partial class [|C|];")]
    [InlineData("abstract", "CSREC0002", "Expected 'C' to be an ordinary top-level class, got one that is abstract",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] abstract partial class [|C|];")]
    [InlineData("record", "CSREC0002", "Expected 'C' to be an ordinary top-level class, got one that is a record",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial record [|C|];")]
    [InlineData("struct", "CSREC0002", "Expected 'C' to be an ordinary top-level class, got one that is a struct",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial struct [|C|];")]
    [InlineData("file_local", "CSREC0002", "Expected 'C' to be an ordinary top-level class, got one that is local to its file",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] file partial class [|C|];")]
    [InlineData("other_base", "CSREC0003", "Expected 'C' without a base class, got 'Base'",
        "class Base; [RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class [|C|] : Base;")]
    [InlineData("element", "CSREC0004", "Expected a problem over float, double or Complex32, got int",
        "[[|RecoveryProblem<int>(Measurements = 64, Coefficients = 256)|]] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("no_operator", "CSREC0005",
        "Expected an attribute that names the measurement operator, got none; for this number type there are [GaussianEnsemble], [RademacherEnsemble], [SparseSignEnsemble], [PartialDct], [SubsampledHadamard], [StoredMatrix]",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [SmoothedL0] partial class [|C|];")]
    [InlineData("no_complex_operator", "CSREC0005",
        "Expected an attribute that names the measurement operator, got none; for this number type there are [PartialFourier], [StoredMatrix], [SubsampledFourier]",
        "[RecoveryProblem<Complex32>(Measurements = 64, Coefficients = 256)] [SmoothedL0] partial class [|C|];")]
    [InlineData("two_operators", "CSREC0006", "Expected one attribute that names the measurement operator, got [GaussianEnsemble] and [RademacherEnsemble]",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [[|RademacherEnsemble(Seed = 1)|]] [SmoothedL0] partial class C;")]
    [InlineData("no_size", "CSREC0007", "Expected 'Coefficients = ...' in [RecoveryProblem], got nothing; A Gaussian ensemble has no size of its own",
        "[[|RecoveryProblem<float>(Measurements = 64)|]] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("zero_size", "CSREC0008", "Expected Measurements of at least 1, got 0",
        "[RecoveryProblem<float>([|Measurements = 0|], Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("negative_size", "CSREC0008", "Expected Coefficients of at least 1, got -5",
        "[RecoveryProblem<float>(Measurements = 64, [|Coefficients = -5|])] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("negative_width", "CSREC0008", "Expected width of at least 1, got -16",
        "[RecoveryProblem<Complex32>] [[|SubsampledFourier(8, -16)|]] [SmoothedL0] partial class C;")]
    [InlineData("wrong_coefficients", "CSREC0009", "Expected Coefficients to be height x width = 128 or left out, got 127",
        "[RecoveryProblem<Complex32>([|Coefficients = 127|])] [SubsampledFourier(8, 16)] [SmoothedL0] partial class C;")]
    [InlineData("wrong_measurements", "CSREC0009", "Expected Measurements to be 48, the samples of 'lines.pbm', or left out, got 40",
        "[RecoveryProblem<Complex32>([|Measurements = 40|])] [SubsampledFourier(8, 16, Mask = \"lines.pbm\")] [SmoothedL0] partial class C;")]
    [InlineData("negative_sparsity", "CSREC0010", "Expected a sparsity from 0 to 64 (m = 64, n = 256), got -1",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256, [|Sparsity = -1|])] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("large_sparsity", "CSREC0010", "Expected a sparsity from 0 to 64 (m = 64, n = 256), got 65",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256, [|Sparsity = 65|])] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("large_solver_sparsity", "CSREC0010", "Expected a sparsity from 0 to 64 (m = 64, n = 256), got 100",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0([|Sparsity = 100|])] partial class C;")]
    [InlineData("large_image_sparsity", "CSREC0010", "Expected a sparsity from 0 to 128 (m = not known before run time, n = 128), got 129",
        "[RecoveryProblem<Complex32>([|Sparsity = 129|])] [SubsampledFourier(8, 16)] [SmoothedL0] partial class C;")]
    [InlineData("real_fourier", "CSREC0011", "A subsampled Fourier transform takes Complex32, got double",
        "[[|RecoveryProblem<double>|]] [SubsampledFourier(8, 16)] [SmoothedL0] partial class C;")]
    [InlineData("complex_gaussian", "CSREC0011", "A Gaussian ensemble takes float or double, got Complex32",
        "[[|RecoveryProblem<Complex32>(Measurements = 64, Coefficients = 256)|]] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("no_seed", "CSREC0012", "A Gaussian ensemble needs 'Seed = ...', got none",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [[|GaussianEnsemble|]] [SmoothedL0] partial class C;")]
    [InlineData("columns_too_full", "CSREC0014", "NonZerosPerColumn: expected a number from 1 to m = 64, got 65",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [SparseSignEnsemble(Seed = 1, [|NonZerosPerColumn = 65|])] [SmoothedL0] partial class C;")]
    [InlineData("columns_empty", "CSREC0014", "NonZerosPerColumn: expected a number from 1 to m = 64, got 0",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [SparseSignEnsemble(Seed = 1, [|NonZerosPerColumn = 0|])] [SmoothedL0] partial class C;")]
    [InlineData("too_many_rows", "CSREC0014", "Measurements: expected at most as many as a partial DCT of n = 256 has rows, got 300",
        "[RecoveryProblem<float>([|Measurements = 300|], Coefficients = 256)] [PartialDct(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("giant_image", "CSREC0014", "height x width: expected at most 2147483647 pixels, got 65536 x 65536",
        "[RecoveryProblem<Complex32>] [[|SubsampledFourier(65536, 65536)|]] [SmoothedL0] partial class C;")]
    [InlineData("no_mask_file", "CSREC0015", "Expected a mask file 'brain.pbm' among the project's RecoveryMask items, got none of that name",
        "[RecoveryProblem<Complex32>] [SubsampledFourier(8, 16, [|Mask = \"brain.pbm\"|])] [SmoothedL0] partial class C;")]
    [InlineData("short_mask", "CSREC0016", "Mask file 'broken.pbm': expected 8 x 16 = 128 pixels, got 4",
        "[RecoveryProblem<Complex32>] [SubsampledFourier(8, 16, [|Mask = \"broken.pbm\"|])] [SmoothedL0] partial class C;")]
    [InlineData("binary_mask", "CSREC0016", "Mask file 'foreign.pbm': expected a plain portable bitmap that begins with 'P1', got 'P4 16 8 '",
        "[RecoveryProblem<Complex32>] [SubsampledFourier(8, 16, [|Mask = \"foreign.pbm\"|])] [SmoothedL0] partial class C;")]
    [InlineData("turned_mask", "CSREC0017", "Mask file 'lines.pbm': expected 16 x 8 (height x width), got 8 x 16",
        "[RecoveryProblem<Complex32>] [SubsampledFourier(16, 8, [|Mask = \"lines.pbm\"|])] [SmoothedL0] partial class C;")]
    [InlineData("empty_mask", "CSREC0018", "Mask file 'empty.pbm': expected at least one sample, got none",
        "[RecoveryProblem<Complex32>] [SubsampledFourier(8, 16, [|Mask = \"empty.pbm\"|])] [SmoothedL0] partial class C;")]
    [InlineData("negative_levels", "CSREC0019", "Expected 0 or more levels, got -1",
        "[RecoveryProblem<Complex32>] [SubsampledFourier(8, 16)] [SparsifyingTransform(Wavelet.Db4, [|Levels = -1|])] [SmoothedL0] partial class C;")]
    [InlineData("unknown_wavelet", "CSREC0020", "Expected a member of Wavelet, got the number 99",
        "[RecoveryProblem<Complex32>] [SubsampledFourier(8, 16)] [[|SparsifyingTransform((Wavelet)99)|]] [SmoothedL0] partial class C;")]
    [InlineData("not_unique", "CSREC0101", "64 measurements are fewer than 2k = 80: another 40-sparse vector can have the same measurements",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256, [|Sparsity = 40|])] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("above_transition", "CSREC0102",
        "k = 30 of m = 64 measurements is above the transition of smoothed L0: at m / n = 0.25 it was measured to succeed half of the time at k / m = 0.41, that is k = 26",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256, [|Sparsity = 30|])] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("above_the_curve", "CSREC0103",
        "k = 30 of m = 64 measurements is above what L1 minimisation recovers, and smoothed L0 was not measured here: at m / n = 0.25 that limit is k / m = 0.35, that is k = 22",
        "[RecoveryProblem<Complex32>(Measurements = 64, Coefficients = 256, [|Sparsity = 30|])] [PartialFourier(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("square", "CSREC0104", "256 measurements of 256 unknowns: expected fewer, for with as many plain least squares answers",
        "[RecoveryProblem<float>([|Measurements = 256|], Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("two_sparsities", "CSREC0105", "The problem says k = 10, its solver k = 12; the solver's is used",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256, Sparsity = 10)] [GaussianEnsemble(Seed = 1)] [SmoothedL0([|Sparsity = 12|])] partial class C;")]
    [InlineData("no_problem", "CSREC0106", "[GaussianEnsemble] has no effect: expected [RecoveryProblem<T>] on 'C', got none",
        "[[|GaussianEnsemble(Seed = 1)|]] partial class C;")]
    [InlineData("uneven", "CSREC0201", "2^3 does not divide the height 12: from level 2 on the last sample skips levels",
        "[RecoveryProblem<Complex32>] [SubsampledFourier(12, 16)] [SparsifyingTransform(Wavelet.Db4, [|Levels = 3|])] [SmoothedL0] partial class C;")]
    [InlineData("default_solver", "CSREC0203", "No attribute names a solver: [SmoothedL0] is meant",
        "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] [GaussianEnsemble(Seed = 1)] partial class [|C|];")]
    public async Task Says_where_and_what(string name, string id, string message, string marked)
    {
        Diagnostic found = Assert.Single(await AnalyzeAsync(marked));
        Assert.True(found.Id == id, $"{name}: {found}");
        Assert.Equal(message, found.GetMessage());
        Assert.Equal(marked.Split("[|")[1].Split("|]")[0], found.Location.SourceTree!.GetText().ToString(found.Location.SourceSpan));
    }

    [Theory]
    [InlineData("[RecoveryProblem<float>(Measurements = 64, Coefficients = 256, Sparsity = 10)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;")]
    [InlineData("[RecoveryProblem<double>(Measurements = 64, Coefficients = 256, Sparsity = 0)] [GaussianEnsemble(Seed = 0)] [SmoothedL0] partial class C : System.IComparable { public int CompareTo(object? o) => 0; }")]
    [InlineData("[RecoveryProblem<float>(Measurements = 64, Coefficients = 256, Sparsity = 26)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C : RecoveryProblem<float>;")]
    [InlineData("[RecoveryProblem<Complex32>(Sparsity = 48)] [SubsampledFourier(8, 16)] [SparsifyingTransform(Wavelet.Sym8, Levels = 3)] [SmoothedL0] partial class C;")]
    [InlineData("[RecoveryProblem<Complex32>(Measurements = 48, Coefficients = 128)] [SubsampledFourier(8, 16, Mask = \"masks/lines.pbm\")] [SparsifyingTransform(Wavelet.Haar, Levels = 0)] [SmoothedL0] partial class C;")]
    [InlineData("[RecoveryProblem<float>(Measurements = 250, Coefficients = 200)] [SubsampledHadamard(Seed = 1)] [SmoothedL0(Kernel = SmoothingKernel.Garrote)] partial class C;", "CSREC0104")]
    public async Task Stays_silent_about_sound_declarations(string source, params string[] expected) =>
        Assert.Equal(expected, (await AnalyzeAsync(source)).Select(d => d.Id));

    [Fact]
    public async Task Reports_two_solvers()
    {
        // At present the library has one attribute of this kind; a second one is what another solver brings along.
        Type[] solvers = [.. typeof(SolverAttribute).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SolverAttribute)) && !t.IsAbstract)];
        if (solvers.Length < 2)
        {
            return;
        }

        string[] names = [.. solvers.Take(2).Select(t => t.Name[..^"Attribute".Length])];
        Diagnostic found = Assert.Single(await AnalyzeAsync($"[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)] {Gaussian} [{names[0]}] [[|{names[1]}|]] partial class C;"));
        Assert.Equal("CSREC0013", found.Id);
        Assert.Equal($"Expected at most one attribute that names a solver, got [{names[0]}] and [{names[1]}]", found.GetMessage());
    }

    [Fact]
    public async Task Leaves_arguments_that_do_not_compile_to_the_compiler()
    {
        Diagnostic[] found = await AnalyzeAsync("[RecoveryProblem<float>(Measurements = \"many\", Coefficients = 256)] [GaussianEnsemble(Seed = 1)] [SmoothedL0] partial class C;");
        Assert.Empty(found);
    }

    [Fact]
    public async Task Says_what_is_not_specialised_and_why()
    {
        const string Plain = "[RecoveryProblem<Complex32>] [SubsampledFourier(83, 109)] [SmoothedL0] partial class C;";
        Diagnostic found = Assert.Single(await ProblemCompilation.AnalyzeAsync(ProblemCompilation.Create(ProblemCompilation.Usings + Plain)));
        Assert.Equal("CSREC0202", found.Id);
        Assert.Equal(
            "The operator of 'C' is not specialised because there is no sparsifying transform, and neither side of the image is a product of short FFT codelets; "
            + "the run-time one is used, with the same answers",
            found.GetMessage());
        string specialised = Plain.Replace("83, 109", "334, 218", StringComparison.Ordinal).Replace("[SmoothedL0]", "[SparsifyingTransform(Wavelet.Db4, Levels = 1)] [SmoothedL0]", StringComparison.Ordinal);
        Assert.Empty(await ProblemCompilation.AnalyzeAsync(ProblemCompilation.Create(ProblemCompilation.Usings + specialised)));
        string smooth = Plain.Replace("109", "108", StringComparison.Ordinal);
        Assert.Empty(await ProblemCompilation.AnalyzeAsync(ProblemCompilation.Create(ProblemCompilation.Usings + smooth)));
    }

    [Fact]
    public async Task Says_the_words_of_the_run_time_check()
    {
        Diagnostic found = Assert.Single(await AnalyzeAsync("[RecoveryProblem<float>(Measurements = 3, Coefficients = 5, Sparsity = 4)] [StoredMatrix] [SmoothedL0] partial class C;"));
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(new CsRecover.Operators.DenseOperator<float>([.. Enumerable.Repeat(1f, 15)], 3, 5), sparsity: 4));
        Assert.StartsWith(found.GetMessage() + ".", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>What the analyzer says about a program, the remark on fallbacks left out: that one has its own test.</summary>
    private static async Task<Diagnostic[]> AnalyzeAsync(string marked)
    {
        CSharpCompilation compilation = ProblemCompilation.Create(ProblemCompilation.Usings + marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
        Diagnostic[] found = await ProblemCompilation.AnalyzeAsync(compilation, LineMask, EmptyMask, BrokenMask, ForeignMask);
        return [.. found.Where(d => d.Id != "CSREC0202")];
    }
}
