using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The parameters of the smoothed-L0 text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct SmoothedL0Settings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal InitialSigma, FinalSigma, Decrease, Step, Momentum, Tolerance, NoiseLevel, NoiseThreshold;
    public int InnerSteps, Attempts, Sparsity, Patience, FinalSteps, BlockSize;
    public SmoothingKernel Kernel;
    public Flag Refit, HoldsOut, EndsShrunk, NonNegative;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static SmoothedL0Settings<TReal> From(SmoothedL0Options o) => new()
    {
        InitialSigma = TReal.CreateTruncating(o.InitialSigma ?? 1.0),
        FinalSigma = TReal.CreateTruncating(o.FinalSigma),
        Decrease = TReal.CreateTruncating(o.Decrease),
        Step = TReal.CreateTruncating(o.StepSize),
        Momentum = TReal.CreateTruncating(o.Momentum),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        InnerSteps = o.InnerSteps,
        Attempts = o.NoiseLevel > 0.0 ? 1 : o.Attempts,
        NoiseLevel = TReal.CreateTruncating(o.NoiseLevel),
        NoiseThreshold = TReal.CreateTruncating(o.NoiseThreshold ?? 0.0),
        BlockSize = o.BlockSize,
        NonNegative = o.NonNegative,
        Sparsity = o.Sparsity ?? -1,
        Patience = o.Patience,
        FinalSteps = o.FinalSteps,
        Kernel = o.Kernel,
        Refit = o.Refit,
        HoldsOut = o.HeldOut > 0.0,
        EndsShrunk = o.EndsShrunk,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        SmoothedL0.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor, SmoothedL0Step<TVector, TReal>, SmoothedL0Refits>(space, map, y, x, work, default, this, monitor);
}

/// <summary>The text for options without a refit: where all of a text is compiled into one kernel, what is never called makes that many times longer.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct SmoothedL0Descents<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    internal SmoothedL0Settings<TReal> Settings;

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        SmoothedL0.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor, SmoothedL0Step<TVector, TReal>, SmoothedL0KeepsDescent>(space, map, y, x, work, default, Settings, monitor);
}

/// <summary>How one descent goes: the first is quick, the second as the schedule says, later ones ever slower.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct SmoothedL0Pace<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The first and the last sigma, the factor between sigmas, and the share of the last change that is added before a step.</summary>
    public TReal Start, Last, Decrease, Momentum;

    /// <summary>The pace of a descent.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="attempt">Which descent, from 0.</param>
    /// <param name="scale">max|A^+ y|.</param>
    /// <param name="o">Settings.</param>
    /// <returns>The pace.</returns>
    public static SmoothedL0Pace<TReal> Of<TSpace, TVector, TTable, T>(int attempt, TReal scale, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged
    {
        TReal one = TReal.One, half = TSpace.Real(0.5);
        SmoothedL0Pace<TReal> pace = default;
        pace.Start = scale * o.InitialSigma;
        pace.Last = scale * o.FinalSigma;
        pace.Decrease = o.Decrease;
        pace.Momentum = o.Momentum;
        int slower = o.Attempts > 1 ? attempt - 1 : attempt;
        if (slower < 0)
        {
            // The momentum goes with the pace: what is remembered fades over as many steps as sigma takes to fall by a given factor.
            pace.Decrease = o.Decrease * o.Decrease * o.Decrease;
            pace.Momentum = TReal.Max(TReal.Zero, one - TSpace.Real(3.0) * (one - o.Momentum));
            pace.Last = pace.Last * TSpace.Real(10.0);
        }

        for (; slower > 0; slower--)
        {
            pace.Decrease = (one + pace.Decrease) * half;
            pace.Momentum = (one + pace.Momentum) * half;
            pace.Start = pace.Start + pace.Start;
        }

        return pace;
    }
}

/// <summary>1 - mu exp(-|x|^2 / 2 sigma^2).</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="rate">1 / (2 sigma^2).</param>
/// <param name="mu">Step size.</param>
internal readonly struct GaussianShrinkage<TReal>(TReal rate, TReal mu) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _rate = rate;
    private readonly TReal _mu = mu;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane exponent = TLane.Literal(0.0) - a2 * TLane.Of(_rate);
        return TLane.Literal(1.0) - TLane.Of(_mu) * LaneMath.ExpNegative<TLane, TReal>(exponent);
    }
}

/// <summary>1 - mu min(1, sigma^2 / |x|^2).</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="sigma2">sigma^2.</param>
/// <param name="mu">Step size.</param>
internal readonly struct GarroteShrinkage<TReal>(TReal sigma2, TReal mu) : IWeight<TReal>, IThreshold<TReal>
    where TReal : unmanaged
{
    private readonly TReal _sigma2 = sigma2;
    private readonly TReal _mu = mu;

    /// <inheritdoc/>
    public TReal SquaredThreshold => _sigma2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane sigma2 = TLane.Of(_sigma2);
        return TLane.Literal(1.0) - TLane.Of(_mu) * (sigma2 / TLane.Max(a2, sigma2));
    }
}

/// <summary>The smoothed-L0 text.</summary>
internal static class SmoothedL0
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("SmoothedL0", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

    /// <summary>Recovers one signal.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <typeparam name="TStep">Steps of a descent.</typeparam>
    /// <typeparam name="TRefit">What follows a descent.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">The answer.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="kind">The kind of steps; may work in <see cref="Residual"/> and <see cref="Sizes"/>.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor, TStep, TRefit>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, TStep kind, in SmoothedL0Settings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
        where TStep : struct, ISmoothedL0Step<TVector, TReal>
        where TRefit : struct, ISmoothedL0Refit
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector target = space.Slice(work, 0, m), residual = Residual<TSpace, TVector, TTable, T, TReal>(space, work, m);
        TVector previous = space.Slice(work, 2 * m, n), z = Sizes<TSpace, TVector, TTable, T, TReal>(space, work, m, n);
        TVector inner = space.Slice(work, 2 * m + 2 * n, m + 2 * n);

        map.PrepareProjection(y, target);
        TReal scale = TReal.Zero;
        var status = RecoveryStatus.Converged;
        int steps = 0;
        for (int attempt = 0; attempt < o.Attempts; attempt++)
        {
            map.MinimumNorm(target, x);                                      // the minimiser of F_sigma as sigma grows (theorem 1)
            if (attempt == 0)
            {
                scale = kind.Largest<TSpace, TTable, T>(space, x, o);
                if (scale <= TReal.Zero)
                {
                    break;
                }
            }

            var pace = SmoothedL0Pace<TReal>.Of<TSpace, TVector, TTable, T>(attempt, scale, o);
            pace.Last = TReal.Max(pace.Last, kind.LeastSigma);
            Outcome descent = Descend<TSpace, TMap, TVector, TTable, T, TReal, TMonitor, TStep, TRefit>(space, map, target, x, previous, pace, steps, kind, o, monitor);
            steps = descent.Iterations;
            status = descent.Status;
            if (status == RecoveryStatus.Cancelled)
            {
                break;
            }

            if (TRefit.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, z, previous, residual, inner, pace.Last, o))
            {
                status = RecoveryStatus.Optimal;
                break;
            }
        }

        if (status == RecoveryStatus.Converged && scale > TReal.Zero)
        {
            TRefit.Finish<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, z, previous, residual, inner, o);
        }

        return new Outcome(status, steps);
    }

    /// <summary>m elements of the work memory that are free during a descent.</summary>
    internal static TVector Residual<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector work, int m)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => space.Slice(work, m, m);

    /// <summary>n elements of the work memory that are free during a descent.</summary>
    internal static TVector Sizes<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector work, int m, int n)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => space.Slice(work, 2 * m + n, n);

    /// <summary>Without an exact explanation, and if k is known: least squares on the k largest entries.</summary>
    internal static void KeepLargestAndRefit<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector residual, TVector work, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (o.Refit && o.Sparsity >= 0)
        {
            space.KeepLargest(x, o.Sparsity, support);
            RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, x, residual, work, ExactExplanation.RefitIterations, o.Tolerance);
        }
    }

    /// <summary>One pass of sigma from the pace's start to its last, or to where the held-out misfit is least. The map may be of one signal or of a block of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Outcome Descend<TSpace, TMap, TVector, TTable, T, TReal, TMonitor, TStep, TRefit>(
        TSpace space, TMap map, TVector target, TVector x, TVector previous, in SmoothedL0Pace<TReal> pace, int steps, TStep kind, in SmoothedL0Settings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, IProjectingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
        where TStep : struct, ISmoothedL0Step<TVector, TReal>
        where TRefit : struct, ISmoothedL0Refit
    {
        TReal one = TReal.One, momentum = pace.Momentum, sigma = pace.Start, bestSigma = pace.Start, bestMisfit = TReal.PositiveInfinity;
        int waited = 0, left = o.HoldsOut ? o.FinalSteps : 0;
        var samples = Samples.Fitted;
        var status = RecoveryStatus.Converged;
        TVector current = x, other = previous;
        bool swapped = false, more = true;
        space.Copy(x, previous);
        while (more)
        {
            Misfit<TReal> misfit = default;
            for (int step = 0; step < o.InnerSteps; step++)
            {
                space.Combine(one + momentum, current, -momentum, other, other);
                misfit = kind.Take(map, target, other, sigma, steps, samples, TMonitor.IsActive || o.HoldsOut, o);          // eq. (12) and (13)
                (current, other) = (other, current);
                swapped = !swapped;
                steps++;
            }

            if (TMonitor.IsActive)
            {
                monitor.Note(sigma, o.HoldsOut && samples == Samples.Fitted ? TReal.Sqrt(misfit.HeldOut) : TReal.NaN);
            }

            if (TMonitor.IsActive && !monitor.Continue(steps, TReal.Sqrt(misfit.Fitted)))
            {
                status = RecoveryStatus.Cancelled;
                more = false;
            }
            else if (samples == Samples.All)
            {
                left--;
                more = left > 0;
            }
            else
            {
                bool better = o.HoldsOut && misfit.HeldOut < bestMisfit;
                bestMisfit = better ? misfit.HeldOut : bestMisfit;
                bestSigma = better || !o.HoldsOut ? sigma : bestSigma;
                waited = better || !o.HoldsOut ? 0 : waited + 1;
                sigma *= pace.Decrease;
                if (sigma <= pace.Last || waited >= o.Patience)
                {
                    sigma = bestSigma;
                    samples = Samples.All;
                    more = left > 0;
                }
            }
        }

        TRefit.Close(map, target, current, sigma, steps, status, o);
        if (swapped)
        {
            space.Copy(current, x);
        }

        return new Outcome(status, steps);
    }

    /// <summary>One shrinkage by the settings' kernel.</summary>
    internal static void Shrink<TMap, TVector, TReal>(TMap map, TVector x, TReal sigma, int steps, in SmoothedL0Settings<TReal> o)
        where TMap : struct, IProjectingMap<TVector, TReal>
        where TVector : struct
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (o.Kernel == SmoothingKernel.Garrote)
        {
            map.Shrink(new GarroteShrinkage<TReal>(sigma * sigma, o.Step), x, steps);
        }
        else
        {
            map.Shrink(new GaussianShrinkage<TReal>(TReal.One / (sigma * sigma + sigma * sigma), o.Step), x, steps);
        }
    }
}
