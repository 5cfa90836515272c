using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The parameters of the log-sum-exp text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct LogSumExpSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Alpha, Scale, InitialEpsilon, FinalEpsilon, Decrease, Reach, Lambda, Tolerance;
    public int InnerSteps, MaxIterations, Sparsity;
    public Flag AsPublished, Refit, NonNegative;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static LogSumExpSettings<TReal> From(LogSumExpOptions o) => new()
    {
        Alpha = TReal.CreateTruncating(o.Alpha ?? 20.0),
        Scale = TReal.CreateTruncating(new LogSumExpPenalty(o.Variant, o.Alpha ?? 20.0).Scale),
        InitialEpsilon = TReal.CreateTruncating(o.InitialEpsilon),
        FinalEpsilon = TReal.CreateTruncating(o.FinalEpsilon),
        Decrease = TReal.CreateTruncating(o.Decrease),
        Reach = TReal.CreateTruncating(o.Reach),
        Lambda = TReal.CreateTruncating(o.Lambda ?? 0.0),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        InnerSteps = o.InnerSteps,
        MaxIterations = o.MaxIterations,
        Sparsity = o.Sparsity ?? -1,
        AsPublished = o.Variant == LogSumExpVariant.AsPublished,
        Refit = o.Refit,
        NonNegative = o.NonNegative,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        LogSumExp.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The log-sum-exp text.</summary>
internal static class LogSumExp
{
    /// <summary>After so many epsilons with the same support it is tested.</summary>
    private const int Patience = 2;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("LogSumExp", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

    /// <summary>Recovers one signal.</summary>
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
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, in LogSumExpSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector target = space.Slice(work, 0, m), residual = space.Slice(work, m, m);
        TVector v = space.Slice(work, 2 * m, n), seen = space.Slice(work, 2 * m + n, n), support = space.Slice(work, 2 * m + 2 * n, n), candidate = space.Slice(work, 2 * m + 3 * n, n);
        TVector inner = space.Slice(work, 2 * m + 4 * n, m + 2 * n);

        TReal one = TReal.One, half = TSpace.Real(0.5);
        map.PrepareProjection(y, target);
        map.MinimumNorm(target, x);
        TReal largest = TReal.Sqrt(space.Max(default(Energy<TReal>), x, x));
        map.Adjoint(y, candidate);
        if (!(largest > TReal.Zero && space.Dot(candidate, candidate) > TReal.Zero))
        {
            space.Clear(x);
            return new Outcome(RecoveryStatus.Stagnated, 0);
        }

        // The power method's |A|^2 is a little too small.
        bool priced = o.Lambda > TReal.Zero;
        TReal step = priced ? one / (TSpace.Real(1.1) * LargestEigenvalue.Estimate<TSpace, TMap, TVector, TTable, T, TReal>(space, map, candidate, v, residual)) : TReal.Zero;
        TReal unit = largest * TReal.Max(one, TSpace.Real(map.Columns) / TSpace.Real(map.Rows)), epsilon = o.InitialEpsilon * unit, last = o.FinalEpsilon * unit;
        var status = RecoveryStatus.Converged;
        int steps = 0, still = 0, inside = o.AsPublished ? o.MaxIterations : o.InnerSteps;
        bool more = true;
        space.Clear(seen);
        space.Copy(x, v);
        while (more)
        {
            for (int i = 0; i < inside && more; i++)
            {
                TReal misfit;
                if (priced)
                {
                    map.Forward(x, residual);
                    space.Combine(one, y, -one, residual, residual);
                    misfit = TReal.Sqrt(space.Dot(residual, residual));
                    map.Adjoint(residual, candidate);
                    if (o.AsPublished)
                    {
                        Pull<TSpace, TVector, TTable, T, TReal>(space, x, v, o.Alpha, TSpace.Real(map.Columns));
                        space.Combine(step, candidate, -step * o.Lambda, v, v);
                        space.Combine(one, x, one, v, v);
                    }
                    else
                    {
                        space.Combine(one, x, step, candidate, v);
                        Shrink<TSpace, TVector, TTable, T, TReal>(space, v, x, epsilon, step * o.Lambda / (o.Scale * epsilon), o);
                    }

                    space.Copy(v, x);
                }
                else
                {
                    space.Copy(x, v);
                    Shrink<TSpace, TVector, TTable, T, TReal>(space, v, x, epsilon, o.Reach * epsilon, o);
                    space.Copy(v, x);
                    misfit = TReal.Sqrt(map.ProjectAndMeasure(target, x, Samples.All).Fitted);
                }

                steps++;
                if (TMonitor.IsActive && !monitor.Continue(steps, misfit))
                {
                    status = RecoveryStatus.Cancelled;
                    more = false;
                }
            }

            TReal cut = half * half * epsilon * epsilon;
            if (more && o.Refit && !o.AsPublished)
            {
                space.Scale(new Above<TReal>(cut), v, v, support);
                still = space.Sum(default(SupportDiffers<TReal>), support, seen) > TReal.Zero ? 0 : still + 1;
                space.Copy(support, seen);
                if (still == Patience
                    && SupportRefit.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, v, candidate, residual, inner, o.Tolerance, o.NonNegative))
                {
                    space.Copy(support, x);
                    status = RecoveryStatus.Optimal;
                    more = false;
                }
            }

            bool ends = o.AsPublished || epsilon * o.Decrease < last;
            more = more && !ends;
            epsilon = more ? epsilon * o.Decrease : epsilon;
        }

        if (o.Refit && status == RecoveryStatus.Converged)
        {
            status = Finish<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, v, support, candidate, residual, inner, half * epsilon, o);
        }

        return new Outcome(status, steps);
    }

    /// <summary>v &lt;- soft thresholding of v by the slope of the surrogate at x.</summary>
    private static void Shrink<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector v, TVector x, TReal epsilon, TReal reach, in LogSumExpSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (o.NonNegative)
        {
            space.Positive(v, v);
        }

        space.Scale(new CappedShrinkage<TReal>(o.Alpha, epsilon, reach), v, x, v);
    }

    /// <summary>slope &lt;- the gradient of (1 / alpha) log sum_j exp(alpha |x_j|) over all n entries, the zeros among them.</summary>
    private static void Pull<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector x, TVector slope, TReal alpha, TReal columns)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal largest = TReal.Sqrt(space.Max(default(Energy<TReal>), x, x)), zeros = columns - space.Sum(default(OnSupport<TReal>), x, x);
        TReal sum = space.Sum(new ShiftedExponential<TReal>(alpha, largest), x, x) + zeros * space.Max(new ConstantExponential<TReal>(alpha * largest), x, x);
        space.Scale(new MaximumSlope<TReal>(alpha, largest), x, x, slope);
        space.Combine(TReal.One / sum, slope, TReal.Zero, slope, slope);
    }

    /// <summary>The end: an exact explanation if one is found, else least squares on the k largest entries or those above the cut. The published form has no cut.</summary>
    private static RecoveryStatus Finish<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector v, TVector support, TVector candidate, TVector residual, TVector work, TReal cut, in LogSumExpSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (!o.AsPublished && ExactExplanation.Find<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, o.Sparsity, cut, o.Tolerance, 1, o.NonNegative))
        {
            return RecoveryStatus.Optimal;
        }

        if (o.NonNegative)
        {
            space.Positive(x, x);
        }

        if (o.Sparsity >= 0)
        {
            space.KeepLargest(x, o.Sparsity, x);
        }
        else if (!o.AsPublished)
        {
            space.Scale(new Above<TReal>(cut * cut), x, x, x);
        }

        SupportRefit.Debias<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, residual, work, o.Tolerance, o.NonNegative);
        return RecoveryStatus.Converged;
    }
}
