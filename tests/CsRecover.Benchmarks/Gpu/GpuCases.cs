using System.Numerics;
using CsRecover.Mri;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Benchmarks.Gpu;

/// <summary>What a case gives: enough to compare two places where it ran.</summary>
/// <param name="Signals">Each signal's numbers, parts of complex ones one after the other; made when asked for, so that no time of it is measured.</param>
/// <param name="Iterations">Iterations of all signals together.</param>
internal sealed record GpuAnswer(IEnumerable<float[]> Signals, long Iterations)
{
    /// <summary>Relative distance of two answers.</summary>
    /// <param name="other">The other.</param>
    public double DistanceTo(GpuAnswer other)
    {
        double difference = 0.0, norm = 0.0;
        foreach ((float[] own, float[] theirs) in Signals.Zip(other.Signals))
        {
            for (int i = 0; i < own.Length; i++)
            {
                double d = (double)own[i] - theirs[i];
                difference += d * d;
                norm += (double)theirs[i] * theirs[i];
            }
        }

        return Math.Sqrt(difference / Math.Max(norm, double.Epsilon));
    }
}

/// <summary>One measured case.</summary>
/// <param name="Name">In words.</param>
/// <param name="Run">Runs it somewhere.</param>
/// <param name="Bytes">Bytes that must cross the device's memory for so many iterations of all signals together.</param>
internal sealed record GpuCase(string Name, Func<RecoveryOptions, GpuAnswer> Run, Func<long, double> Bytes);

/// <summary>The cases; where their byte counts come from is written down in RESULTS.md.</summary>
internal static class GpuCases
{
    /// <summary>Orthogonal matching pursuit of many signals of one matrix: the three shapes that GPU implementations of it report.</summary>
    /// <param name="small">Sizes for a dry run.</param>
    public static IEnumerable<GpuCase> BatchedPursuits(bool small)
    {
        (int M, int N, int K, int Signals)[] shapes = small ? [(12, 24, 2, 4)] : [(256, 1024, 32, 5000), (8064, 1207, 30, 1200), (512, 2048, 64, 5000)];
        foreach ((int m, int n, int k, int signals) in shapes)
        {
            foreach (SolverOptions solver in (SolverOptions[])[new BatchOmpOptions(), new OrthogonalMatchingPursuitOptions()])
            {
                var problem = new Lazy<(RecoveryProblem<float> Problem, float[] Y)>(() => Simulated(new GaussianOperator<float>(m, n, 1), solver, k, signals));

                // Atom i reads the i vectors before it and writes two: n long for Batch-OMP, m long (and the matrix, from the cache) for OMP.
                int length = solver is BatchOmpOptions ? n : m;
                yield return new GpuCase(
                    $"{solver.Name}, {m} x {n}, k = {k}, {signals} signals",
                    options => Answer(problem.Value.Problem.RecoverBatch(problem.Value.Y, signals, options)),
                    _ => 4.0 * signals * (m + (2.0 * n) + (length * ((k * k / 2.0) + (4.0 * k)))));
            }
        }
    }

    /// <summary>MRI slices, all at once and one alone.</summary>
    /// <param name="small">Sizes for a dry run.</param>
    public static IEnumerable<GpuCase> MriSlices(bool small)
    {
        int side = small ? 8 : 256;
        foreach (int slices in small ? [2] : (int[])[128, 1])
        {
            var data = new Lazy<(RecoveryProblem<Complex32> Problem, Complex32[] Y)>(() => Slices(side, slices));
            double passes = ImagePasses(MriSolvers.Default);
            yield return new GpuCase(
                $"MRI, {side} x {side} complex, {slices} slices, {MriSolvers.Default.Name}",
                options => Answer(data.Value.Problem.RecoverBatch(data.Value.Y, slices, options)),
                iterations => 8.0 * side * side * passes * iterations);
        }
    }

    /// <summary>Long signals under a partial DCT.</summary>
    /// <param name="small">Sizes for a dry run.</param>
    public static IEnumerable<GpuCase> LargeSignals(bool small)
    {
        int n = small ? 32 : 1 << 20, m = n / 4, k = m / 10;
        foreach (SolverOptions solver in (SolverOptions[])[new SmoothedL0Options { Attempts = 1, Refit = false }, new NormalizedIhtOptions { Refit = false, MaxIterations = small ? 5 : 100 }])
        {
            var problem = new Lazy<(RecoveryProblem<float> Problem, float[] Y)>(() => Simulated(new PartialDctOperator<float>(m, n, 1), solver, k, 1));

            // A transform of n numbers: one pass to reorder, two of the complex transform of n / 2 points in two factors, a read and a write each.
            // Smoothed L0: two transforms, momentum (2 reads, 1 write), shrinkage (1, 1). NIHT: three transforms, two combinations, selection in 8 reads, 3 sums.
            double vectors = solver is SmoothedL0Options ? (2 * 6) + 3 + 2 : (3 * 6) + (2 * 3) + 8 + 2 + 3;
            yield return new GpuCase(
                $"{solver.Name}, partial DCT, n = {n}, m = n / 4, k = m / 10",
                options => Answer([problem.Value.Problem.Recover(problem.Value.Y, options)]),
                iterations => 4.0 * n * vectors * iterations);
        }
    }

    /// <summary>A sweep in the manner of GAGA: one long signal after the other, over undersampling and sparsity.</summary>
    /// <param name="small">Sizes for a dry run.</param>
    public static IEnumerable<GpuCase> Sweep(bool small)
    {
        int n = small ? 32 : 1 << 20;
        foreach (double delta in small ? [0.5] : (double[])[0.1, 0.3, 0.5])
        {
            foreach (double rho in small ? [0.1] : (double[])[0.05, 0.15])
            {
                int m = (int)(delta * n), k = Math.Max(1, (int)(rho * m));
                var solver = new NormalizedIhtOptions { Refit = false, MaxIterations = small ? 5 : 500, Tolerance = 1e-4 };
                var problem = new Lazy<(RecoveryProblem<float> Problem, float[] Y)>(() => Simulated(new PartialDctOperator<float>(m, n, 1), solver, k, 1));
                yield return new GpuCase(
                    FormattableString.Invariant($"sweep: {solver.Name}, partial DCT, n = {n}, delta = {delta}, rho = {rho}"),
                    options => Answer([problem.Value.Problem.Recover(problem.Value.Y, options)]),
                    iterations => 4.0 * n * 37 * iterations);
            }
        }
    }

    /// <summary>Reads and writes of a whole image in one iteration of smoothed L0.</summary>
    private static double ImagePasses(SolverOptions solver)
    {
        // Momentum: 2 reads, 1 write. A spin: each level once there and back, a read and a write each, levels sum to 4 / 3. Projection: columns, rows, columns.
        int spins = solver is SmoothedL0Options { Spins: > 0 } o ? o.Spins : 1;
        return 3 + (spins * 4 * 4.0 / 3.0) + 6;
    }

    private static (RecoveryProblem<float> Problem, float[] Y) Simulated(SensingOperator<float> sensing, SolverOptions solver, int k, int signals)
    {
        int m = sensing.Rows, n = sensing.Columns;
        var random = new Random(1);
        var y = new float[m * signals];
        var x = new float[n];
        for (int s = 0; s < signals; s++)
        {
            Array.Clear(x);
            for (int p = 0; p < k; p++)
            {
                x[random.Next(n)] = random.NextSingle() < 0.5f ? -1f - random.NextSingle() : 1f + random.NextSingle();
            }

            sensing.Forward(x, y.AsSpan(s * m, m));
        }

        return (RecoveryProblem.Create(sensing, solver, k), y);
    }

    /// <summary>A smooth ellipse with noise that differs from slice to slice, under one random mask.</summary>
    private static (RecoveryProblem<Complex32> Problem, Complex32[] Y) Slices(int side, int slices)
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(side, side, 4.0, 1, centre: Math.Min(24, side / 4));
        RecoveryProblem<Complex32> problem = MriReconstruction.CreateProblem(mask);
        var image = new Complex32[side * side];
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < side; j++)
            {
                double u = (i - (side / 2.0)) / side, v = (j - (side / 2.0)) / side;
                image[(i * side) + j] = (u * u / 0.2) + (v * v / 0.12) < 1.0 ? (float)(1.0 + (0.3 * Math.Cos(9.0 * u) * Math.Sin(7.0 * v))) : 0f;
            }
        }

        int m = problem.Operator.Rows;
        var y = new Complex32[m * slices];
        var sensing = new SubsampledFourierOperator(side, side, mask.Points);
        var random = new Random(2);
        for (int s = 0; s < slices; s++)
        {
            Span<Complex32> own = y.AsSpan(s * m, m);
            sensing.Forward(image, own);
            foreach (ref Complex32 value in own)
            {
                value += new Complex32((float)(0.01 * (random.NextDouble() - 0.5)), (float)(0.01 * (random.NextDouble() - 0.5)));
            }
        }

        return (problem, y);
    }

    private static GpuAnswer Answer<T>(RecoveryResult<T>[] results)
        where T : unmanaged, INumberBase<T> =>
        new(results.Select(r => System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(r.Signal).ToArray()), results.Sum(r => (long)r.Iterations));
}
