using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Solvers' texts are one kernel for a GPU each, in each kind of element, and of a length that compiles in seconds.</summary>
public sealed class SolverKernelTests
{
    /// <summary>Lines of PTX.</summary>
    private const int LongestKernel = 40_000;

    private static readonly string[] Operators = ["float", "double", "complex", "dct 64", "fourier 60"];

    /// <summary>
    /// Those with arithmetic that other kernels have not. Where CSRECOVER_ALL_KERNELS is 1 all, which takes a quarter of an hour; the emulation compiles all texts anyway, but not to PTX.
    /// </summary>
    public static TheoryData<string, string> Kernels
    {
        get
        {
            var rows = new TheoryData<string, string>();
            bool all = Environment.GetEnvironmentVariable("CSRECOVER_ALL_KERNELS") == "1";
            foreach (SolverOptions solver in SolverCatalog.All.Where(s => s is not AutoOptions))
            {
                foreach (string sensing in Operators.Where(o => all ? solver is not VampOptions || !IsStored(o) : solver is EmAmpOptions && o == "complex" || solver is AmpOptions or OrthogonalLeastSquaresOptions && o == "double"))
                {
                    rows.Add(solver.Name, sensing);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void CompileForAGpu(string solver, string sensing)
    {
        int lines = KernelText.AssertCompilesToPtx(Kernel(SolverCatalog.Find(solver), sensing));
        Assert.True(IsTooLong(solver, sensing) || lines <= LongestKernel, $"{lines} lines");
    }

    private static bool IsStored(string sensing) => sensing is "float" or "double" or "complex";

    /// <summary>Such problems go to the whole device instead.</summary>
    private static bool IsTooLong(string solver, string sensing) =>
        !IsStored(sensing) && !Planning.GroupMemory.IsShortEnough(Planning.SensingKind.PartialDct, SolverCatalog.Find(solver).GetType().Name.Replace("Options", "", StringComparison.Ordinal), refits: true);

    private static Type Kernel(SolverOptions solver, string sensing) => sensing switch
    {
        "float" => RecoveryKernels.Of<SingleElement, float>(solver, new GaussianOperator<float>(12, 24, 1)),
        "double" => RecoveryKernels.Of<DoubleElement, double>(solver, new GaussianOperator<double>(12, 24, 1)),
        "complex" => RecoveryKernels.Of(solver, SignalOperators.ComplexOf("complex matrix 12")),
        _ when SignalOperators.IsComplex(sensing) => RecoveryKernels.Of(solver, SignalOperators.ComplexOf(sensing)),
        _ => RecoveryKernels.Of<SingleElement, float>(solver, SignalOperators.RealOf<float>(sensing)),
    };
}
