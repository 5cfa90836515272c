using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The penalty of a proximal gradient text. A constant, so that each solver's text holds its own alone.</summary>
internal interface IProximal
{
    /// <summary>Whether supports stand still long before x does: they are then tested once they have, not where x has settled.</summary>
    static abstract bool SettlesOnSupports { get; }

    /// <summary>The least lambda at which x = 0 is the answer, or stays where it is.</summary>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="correlation">The largest |a_j^H y|.</param>
    /// <param name="lipschitz">L.</param>
    static abstract TReal Largest<TReal>(TReal correlation, TReal lipschitz)
        where TReal : unmanaged, IFloatingPointIeee754<TReal>;

    /// <summary>x &lt;- argmin |v - x|^2 L / 2 + lambda penalty(v) over v.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="lambda">lambda.</param>
    /// <param name="lipschitz">L.</param>
    /// <param name="x">n unknowns, updated.</param>
    /// <param name="sizes">Scratch for blocks' norms, n numbers.</param>
    /// <param name="o">Blocks and signs.</param>
    static abstract void Apply<TSpace, TVector, TTable, T, TReal>(TSpace space, TReal lambda, TReal lipschitz, TVector x, TVector sizes, in ProximalGradientSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>;
}

/// <summary>|x|_1, or the sum of the blocks' norms: soft thresholding.</summary>
internal readonly struct SoftProximal : IProximal
{
    /// <inheritdoc/>
    public static bool SettlesOnSupports => false;

    /// <inheritdoc/>
    public static TReal Largest<TReal>(TReal correlation, TReal lipschitz)
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => correlation;

    /// <inheritdoc/>
    public static void Apply<TSpace, TVector, TTable, T, TReal>(TSpace space, TReal lambda, TReal lipschitz, TVector x, TVector sizes, in ProximalGradientSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal> =>
        L1Steps.Shrink<TSpace, TVector, TTable, T, TReal>(space, lambda / lipschitz, x, sizes, o.Pattern.BlockSize, o.Pattern.NonNegative);
}

/// <summary>|x|_0, or the number of blocks: hard thresholding at sqrt(2 lambda / L), or at a threshold that is given.</summary>
internal readonly struct HardProximal : IProximal
{
    /// <inheritdoc/>
    public static bool SettlesOnSupports => true;

    /// <inheritdoc/>
    public static TReal Largest<TReal>(TReal correlation, TReal lipschitz)
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => correlation * correlation / (lipschitz + lipschitz);

    /// <inheritdoc/>
    public static void Apply<TSpace, TVector, TTable, T, TReal>(TSpace space, TReal lambda, TReal lipschitz, TVector x, TVector sizes, in ProximalGradientSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal squared = o.Threshold > TReal.Zero ? o.Threshold * o.Threshold : (lambda + lambda) / lipschitz;
        o.Pattern.KeepAbove<StructuredPattern, TSpace, TVector, TTable, T, TReal>(space, x, squared, sizes, x);
    }
}

/// <summary>The parameters of proximal gradient texts, in their own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct ProximalGradientSettings<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Lambda, RelativeLambda, LeastLambda, Continuation, Threshold, Step, Change, Tolerance;
    public int MaxIterations, MostSteps;
    public SparsePattern Pattern;
    public Flag Debias, Accelerates, Backtracks, KnowsSparsity;

    /// <summary>Translates the options of the lasso.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static ProximalGradientSettings<TReal> From(FistaOptions o) => new()
    {
        Lambda = TReal.CreateTruncating(o.Lambda ?? 0.0),
        RelativeLambda = TReal.CreateTruncating(o.RelativeLambda),
        Continuation = TReal.CreateTruncating(o.Continuation),
        Change = TReal.CreateTruncating(o.Change ?? (typeof(TReal) == typeof(float) ? 1e-5 : 1e-8)),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        MostSteps = o.MaxIterations,
        Pattern = new SparsePattern { Sparsity = -1, BlockSize = o.BlockSize, NonNegative = o.NonNegative },
        Debias = o.Debias,
        Accelerates = true,
    };

    /// <summary>Translates the options of L0.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static ProximalGradientSettings<TReal> From(ProximalGradientL0Options o) => new()
    {
        Lambda = TReal.CreateTruncating(o.Lambda ?? 0.0),
        RelativeLambda = TReal.CreateTruncating(o.RelativeLambda),
        LeastLambda = TReal.CreateTruncating(o.NoisePrice),
        Continuation = TReal.CreateTruncating(o.Threshold is null ? o.Continuation : 0.0),
        Threshold = TReal.CreateTruncating(o.Threshold ?? 0.0),
        Step = TReal.CreateTruncating(o.StepSize ?? 0.0),
        Change = TReal.CreateTruncating(o.Change ?? (typeof(TReal) == typeof(float) ? 1e-5 : 1e-9)),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        MostSteps = o.InnerSteps,
        Pattern = new SparsePattern { Sparsity = o.Sparsity ?? -1, BlockSize = o.BlockSize, NonNegative = o.NonNegative },
        Debias = o.Refit,
        Accelerates = o.Acceleration == ProximalAcceleration.Restart,
        Backtracks = o.Backtracking,
        KnowsSparsity = o.Sparsity is not null && o.Lambda is null && o.Threshold is null,
    };
}

/// <summary>A proximal gradient text.</summary>
/// <typeparam name="TProximal">The penalty.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct ProximalGradientText<TProximal, TReal> : ISolverText<TReal>
    where TProximal : struct, IProximal
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ProximalGradientSettings<TReal> Settings;

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        ProximalGradient.Run<TProximal, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, Settings, monitor);
}

/// <summary>Proximal gradients with momentum that is dropped where it points uphill, and a falling lambda.</summary>
internal static class ProximalGradient
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="solver">The options record's name without <c>Options</c>.</param>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(string solver, in ProblemShape shape) => SolverMemory.Of(solver, shape.RowStorage, shape.ColumnStorage, 0).Vectors;

    /// <summary>Recovers one signal.</summary>
    /// <typeparam name="TProximal">The penalty.</typeparam>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">The answer.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TProximal, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, in ProximalGradientSettings<TReal> o, TMonitor monitor)
        where TProximal : struct, IProximal
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector r = space.Slice(work, 0, m), rNext = space.Slice(work, m, m), rAhead = space.Slice(work, 2 * m, m), q = space.Slice(work, 3 * m, m);
        TVector z = space.Slice(work, 4 * m, n), g = space.Slice(work, 4 * m + n, n), next = space.Slice(work, 4 * m + 2 * n, n), d = space.Slice(work, 4 * m + 3 * n, n);
        TVector inner = space.Slice(work, 4 * m + 4 * n, m + 2 * n), kept = TProximal.SettlesOnSupports ? space.Slice(work, 5 * m + 6 * n, n) : z;

        TReal one = TReal.One, two = one + one, energy = space.Dot(y, y), rounding = TSpace.Real(TSpace.Precision == 24 ? 1e-12 : 1e-28) * energy;
        space.Clear(x);
        map.Adjoint(y, g);
        TReal largest = L1Steps.DualNorm<TSpace, TVector, TTable, T, TReal>(space, g, z, d, o.Pattern.BlockSize, o.Pattern.NonNegative);
        if (!(largest > TReal.Zero))
        {
            return new Outcome(RecoveryStatus.Converged, 0);                                // 0 is the answer
        }

        // The power method's |A|^2 is a little too small; what an iteration shows to be too small is raised. Backtracking begins with what the first gradient shows.
        TReal lipschitz = o.Step > TReal.Zero ? one / o.Step : LargestEigenvalue.Estimate<TSpace, TMap, TVector, TTable, T, TReal>(space, map, g, z, q, o.Backtracks ? 1 : LargestEigenvalue.Steps);
        TReal first = TProximal.Largest(largest, lipschitz), last = o.Lambda > TReal.Zero ? o.Lambda : TReal.Max(o.RelativeLambda * first, o.LeastLambda);
        if (!(first > last) && !(o.Threshold > TReal.Zero))
        {
            return new Outcome(RecoveryStatus.Converged, 0);
        }

        TReal lambda = o.Continuation > TReal.Zero ? TReal.Max(last, o.Continuation * first) : last, t = one;
        var watch = Standstill<TReal>.Start();
        bool lacks = TProximal.SettlesOnSupports && o.KnowsSparsity;                         // whether k blocks have not come in yet
        space.Clear(z);
        space.Copy(y, r);
        space.Copy(y, rAhead);
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0, step = 0;
        bool more = true;
        while (more && iteration < o.MaxIterations)
        {
            map.Adjoint(rAhead, g);
            TReal length, excess;
            do
            {
                space.Combine(one, z, one / lipschitz, g, next);
                TProximal.Apply<TSpace, TVector, TTable, T, TReal>(space, lambda, lipschitz, next, d, o);
                map.Forward(next, rNext);
                space.Combine(one, y, -one, rNext, rNext);
                space.Combine(one, next, -one, z, d);
                space.Combine(one, rAhead, -one, rNext, q);
                length = space.Dot(d, d);
                excess = o.Step > TReal.Zero ? TReal.Zero : space.Dot(q, q) - lipschitz * length - rounding;     // |A d|^2 > L |d|^2: L was too small
                lipschitz = excess > TReal.Zero ? TSpace.Real(1.5) * lipschitz : lipschitz;
            }
            while (excess > TReal.Zero);

            iteration++;
            TReal size = space.Dot(next, next), residual = TReal.Sqrt(space.Dot(rNext, rNext));
            step++;
            bool settled = length <= (lambda > last ? TSpace.Real(1e-6) : o.Change * o.Change) * size;

            // O'Donoghue and Candes, (12): momentum that points uphill is dropped.
            bool uphill = space.Dot(d, x) > space.Dot(d, next);
            TReal tNext = (one + TReal.Sqrt(one + two * two * t * t)) / two, momentum = uphill || settled || !o.Accelerates ? TReal.Zero : (t - one) / tNext;
            t = uphill || settled ? one : tNext;
            space.Combine(one + momentum, next, -momentum, x, z);
            space.Combine(one + momentum, rNext, -momentum, r, rAhead);
            bool test = o.Debias && (TProximal.SettlesOnSupports ? watch.IsWorthATest(space.Sum(default(SupportDiffers<TReal>), next, x) > TReal.Zero) : settled);
            bool falls = settled || (lambda > last && step >= o.MostSteps);
            space.Copy(next, x);
            space.Copy(rNext, r);
            if (lacks && falls && space.Sum(default(OnSupport<TReal>), x, x) >= TSpace.Real(o.Pattern.Sparsity * o.Pattern.BlockSize))
            {
                space.Copy(x, kept);
                lacks = false;
            }

            if (TMonitor.IsActive && !monitor.Continue(iteration, residual))
            {
                status = RecoveryStatus.Cancelled;
                more = false;
            }
            else if (!TReal.IsFinite(residual))
            {
                status = RecoveryStatus.Diverged;
                space.Clear(x);
                more = false;
            }
            else if (test && SupportRefit.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, d, g, q, inner, o.Tolerance, o.Pattern.NonNegative))
            {
                status = RecoveryStatus.Optimal;
                more = false;
            }
            else if (falls && lambda > last)
            {
                lambda = TReal.Max(last, o.Continuation * lambda);
                step = 0;
            }
            else if (falls)
            {
                status = RecoveryStatus.Converged;
                more = false;
            }
        }

        bool ended = status == RecoveryStatus.Converged || status == RecoveryStatus.IterationLimit;
        if (TProximal.SettlesOnSupports && ended && o.Debias
            && SupportRefit.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, d, g, q, inner, o.Tolerance, o.Pattern.NonNegative))
        {
            status = RecoveryStatus.Optimal;
            ended = false;
        }

        if (TProximal.SettlesOnSupports && ended && o.KnowsSparsity)
        {
            space.Copy(lacks ? x : kept, z);
            o.Pattern.Keep<StructuredPattern, TSpace, TVector, TTable, T, TReal>(space, z, o.Pattern.Sparsity, d, x);
        }

        if (o.Debias && ended)
        {
            SupportRefit.Debias<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, d, q, inner, o.Tolerance, o.Pattern.NonNegative);
        }

        return new Outcome(status, iteration);
    }
}
