using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover.Benchmarks;

/// <summary>
/// What structure gains: seeded matrices beyond the limit of independent entries (m = n / 2, Gaussian amplitudes), and products with several signals of one support at once.
/// Arguments: <c>n=20000</c>, <c>rhos=0.7,0.8</c>, <c>blocks=10</c>, <c>seed-ratio=0.9</c>, <c>independent=4000</c> (the size of the matrix of independent entries beside it; 0 for none).
/// </summary>
internal sealed class StructureComparison : IComparison
{
    /// <inheritdoc/>
    public string Name => "structure";

    /// <inheritdoc/>
    public string Summary => "seeded AMP beyond the limit of independent entries, and joint products; e.g. structure n=20000 rhos=0.7,0.8";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        var values = new KeyedArguments(arguments);
        int n = values.Whole("n", 20000), independent = values.Whole("independent", 4000), blocks = values.Whole("blocks", 10);
        double seedRatio = values.Numbers("seed-ratio", "0.9")[0];
        Console.WriteLine("matrix                         rho     k / n   iterations   seconds   relative error   ended");
        foreach (double rho in values.Numbers("rhos", "0.7,0.8"))
        {
            Recover($"seeded, n = {n}", new SeededOperator<float>(new SeededEnsemble(n / 2, n) { Blocks = blocks, SeedRatio = seedRatio }, 1), rho);
            if (independent > 0)
            {
                Recover($"independent, n = {independent}", new GaussianOperator<float>(independent / 2, independent, 1), rho);
            }
        }

        JointProducts(256, 1024, 32);
        JointProducts(1000, 8000, 32);
        return 0;
    }

    private static void Recover(string what, SensingOperator<float> a, double rho)
    {
        int n = a.Columns, k = (int)(rho * a.Rows);
        var random = new Random(1);
        var x = new float[n];
        int[] places = [.. Enumerable.Range(0, n)];
        random.Shuffle(places);
        foreach (int j in places.AsSpan(0, k))
        {
            x[j] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        var problem = RecoveryProblem.Create(a, new SeededAmpOptions { MaxIterations = 1500 });
        float[] y = problem.Measure(x);
        long start = Stopwatch.GetTimestamp();
        RecoveryResult<float> result = problem.Recover(y);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double error = Math.Sqrt(x.Zip(result.Coefficients, (p, q) => (double)(p - q) * (p - q)).Sum() / x.Sum(v => (double)v * v));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-28} {rho,6:F2} {(double)k / n,9:F3} {result.Iterations,12} {seconds,9:F1} {error,16:E1}   {result.Status}"));
    }

    private static void JointProducts(int m, int n, int count)
    {
        var a = new GaussianOperator<float>(m, n, 1);
        double alone = a.Accept<ProductTimes, double>(new ProductTimes(count), default), together = a.Jointly(count).Accept<ProductTimes, double>(new ProductTimes(1), default);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"A x and A^T y, {m} x {n}, {count} signals: {alone:F3} ms one after the other, {together:F3} ms jointly ({alone / together:F1} times as fast)"));
    }

    /// <summary>The median time of a product with A and one with A^T, repeated.</summary>
    private readonly struct ProductTimes(int repeats) : IMapVisitor<float, double>
    {
        public unsafe double Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<float>, HostTable<float>, float, TReal>
            where TMap : struct, IHostMap<float, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<float>(map.RowStorage + map.ColumnStorage);
            HostVector<float> y = new(memory.Pointer, map.RowStorage), x = new(memory.Pointer + map.RowStorage, map.ColumnStorage);
            memory.Span[map.RowStorage] = 1f;
            var times = new double[15];
            for (int round = -3; round < times.Length; round++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < repeats; i++)
                {
                    map.Forward(x, y);
                    map.Adjoint(y, x);
                }

                times[Math.Max(round, 0)] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                space.Clear(x);
                memory.Span[map.RowStorage] = 1f;
            }

            Array.Sort(times);
            return times[times.Length / 2];
        }
    }
}
