using System.Globalization;
using System.Numerics;
using CsRecover.Solvers;

namespace CsRecover.Benchmarks;

/// <summary>Smoothed L0 against the published program and against linear programming.</summary>
internal sealed class SmoothedL0Comparison : IComparison
{
    public string Name => "smoothed-l0";

    public string Summary => "500 x 1000, k = 100, float64: smoothed L0 against NumPy's and against basis pursuit (arguments: quick = without the slow peers; threads)";

    public int Run(string[] arguments)
    {
        int threads = SparseComparison.Threads(arguments);
        using var one = new SparseInstance<double>(500, 1000, 100, 1, seed: 1);
        using var many = new SparseInstance<double>(500, 1000, 100, 64, seed: 1);
        var options = new RecoveryOptions { MaxThreads = threads };
        var a = RecoveryProblem.Create(one.MakeOperator(), new SmoothedL0Options());
        var b = RecoveryProblem.Create(many.MakeOperator(), new SmoothedL0Options());
        using var table = new SparseTable();
        table.Add("CsRecover, one signal, matrix prepared", one, () => [a.Recover(one.Measurements)]);
        table.Add("CsRecover, first call: with orthonormalising the rows", one, () => [RecoveryProblem.Create(one.MakeOperator(), new SmoothedL0Options()).Recover(one.Measurements)]);
        table.Add("CsRecover, 64 signals of one matrix", many, () => b.RecoverBatch(many.Measurements, 64, options));
        table.Add("NumPy, published algorithm, factorised anew", 1, one.Start("sl0_published", threads));
        table.Add("NumPy, published algorithm, factor given", 1, one.Start("sl0_prepared", threads));
        if (!arguments.Contains("quick"))
        {
            table.Add("NumPy, basis pursuit, structured interior point", 1, one.Start("interior_point", threads));
            table.Add("cvxopt, basis pursuit as a linear program", 1, one.Start("cvxopt_lp", threads));
        }

        table.Print(arguments.Contains("quick") ? 9 : 3);
        return 0;
    }
}

/// <summary>Orthogonal matching pursuit of one signal.</summary>
internal sealed class OmpComparison : IComparison
{
    public string Name => "omp";

    public string Summary => "500 x 1000, k = 100, float64: OMP of one signal against scikit-learn (argument: threads)";

    public int Run(string[] arguments)
    {
        int threads = SparseComparison.Threads(arguments);
        using var one = new SparseInstance<double>(500, 1000, 100, 1, seed: 1);
        var a = RecoveryProblem.Create(one.MakeOperator(), new OrthogonalMatchingPursuitOptions(), 100);
        var g = RecoveryProblem.Create(one.MakeOperator(), new BatchOmpOptions(), 100);
        using var table = new SparseTable();
        table.Add("CsRecover omp", one, () => [a.Recover(one.Measurements)]);
        table.Add("CsRecover omp, first call: matrix copied anew", one, () => [RecoveryProblem.Create(one.MakeOperator(), new OrthogonalMatchingPursuitOptions(), 100).Recover(one.Measurements)]);
        table.Add("CsRecover batch-omp, Gram matrix prepared", one, () => [g.Recover(one.Measurements)]);
        table.Add("CsRecover batch-omp, first call: with the Gram matrix", one, () => [RecoveryProblem.Create(one.MakeOperator(), new BatchOmpOptions(), 100).Recover(one.Measurements)]);
        table.Add("scikit-learn orthogonal_mp", 1, one.Start("sklearn_omp", threads));
        table.Print(9);
        return 0;
    }
}

/// <summary>Sparse coding of many signals.</summary>
internal sealed class BatchOmpComparison : IComparison
{
    public string Name => "batch-omp";

    public string Summary => "5,000 signals, 256 x 1024, k = 32: Batch-OMP against scikit-learn's orthogonal_mp_gram (argument: threads)";

    public int Run(string[] arguments)
    {
        Compare<float>("float32", SparseComparison.Threads(arguments));
        Compare<double>("float64", SparseComparison.Threads(arguments));
        return 0;
    }

    private static void Compare<T>(string words, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Signals = 5000;
        Console.WriteLine(words);
        using var many = new SparseInstance<T>(256, 1024, 32, Signals, seed: 3);
        var options = new RecoveryOptions { MaxThreads = threads };
        var g = RecoveryProblem.Create(many.MakeOperator(), new BatchOmpOptions(), 32);
        using var table = new SparseTable();
        table.Add("CsRecover batch-omp, Gram matrix prepared", many, () => g.RecoverBatch(many.Measurements, Signals, options));
        table.Add("CsRecover batch-omp, first call: with the Gram matrix", many, () => RecoveryProblem.Create(many.MakeOperator(), new BatchOmpOptions(), 32).RecoverBatch(many.Measurements, Signals, options));
        table.Add("scikit-learn orthogonal_mp_gram, Gram matrix prepared", Signals, many.Start("sklearn_omp_gram", threads));
        table.Print(3);
    }
}

/// <summary>What the comparisons share.</summary>
internal static class SparseComparison
{
    /// <summary>The number of threads among the arguments; 1 without one.</summary>
    public static int Threads(string[] arguments) =>
        arguments.Select(a => int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out int t) ? t : 0).DefaultIfEmpty(1).Max() is var most and > 0 ? most : 1;
}
