using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The text of sampled gates. On the host only: gates live in arrays of double precision, vectors and products as everywhere.</summary>
internal static class SampledGates
{
    /// <summary>Memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static WorkSize Work(in ProblemShape shape)
    {
        int m = shape.RowStorage, n = shape.ColumnStorage;
        return new(checked((2 * m) + (4 * n) + SolverMemory.LeastSquares(m, n)), checked(2 * n));
    }

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
    /// <param name="work">Slab of vectors.</param>
    /// <param name="table">Table of two slots for each unknown.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, in SampledGatesSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector residual = space.Slice(work, 0, m), g = space.Slice(work, 2 * m, n), support = space.Slice(work, 2 * m + n, n), candidate = space.Slice(work, 2 * m + 2 * n, n);
        TVector norms = space.Slice(work, 2 * m + 3 * n, n), inner = space.Slice(work, 2 * m + 4 * n, m + 2 * n);
        TTable index = table.Slice(0, n), values = table.Slice(n, n);

        // Columns that the least-norm solution does not use are zero, or have nothing to do with y: their gates stay closed.
        map.PrepareProjection(y, residual);
        map.MinimumNorm(residual, x);
        int count = space.SupportOf(x, n, index);
        if (count == 0)
        {
            return new Outcome(RecoveryStatus.Stagnated, 0);
        }

        double size = double.CreateTruncating(TReal.Sqrt(space.Dot(y, y)));
        double[] inverse = new double[count];
        Array.Fill(inverse, 1.0);
        if (map.TryInverseColumnNorms(norms))
        {
            Read<TSpace, TVector, TTable, T, TReal>(space, norms, index, values, inverse);
        }

        // In units of |y| and of the columns' norms.
        double[] theta = new double[count], drawn = new double[count], slopes = new double[count];
        Read<TSpace, TVector, TTable, T, TReal>(space, x, index, values, theta);
        for (int j = 0; j < count; j++)
        {
            theta[j] *= 1.0 / (inverse[j] * size * 0.5);
        }

        var gates = new GateDescent<TReal>(theta, o);
        var status = RecoveryStatus.Converged;
        int draws = gates.Draws, step = 0;
        space.Clear(x);
        while (step < o.Steps && status == RecoveryStatus.Converged)
        {
            TReal misfit = TReal.Zero;
            for (int draw = 0; draw < draws; draw++)
            {
                gates.Draw(draw, drawn);
                for (int j = 0; j < count; j++)
                {
                    values[j] = TSpace.FromReal(TReal.CreateTruncating(drawn[j] * inverse[j] * size));
                }

                space.Scatter(index, values, count, x);
                map.Forward(x, residual);
                space.Combine(TReal.One, y, -TReal.One, residual, residual);
                misfit += TReal.Sqrt(space.Dot(residual, residual)) / TReal.CreateTruncating(draws);
                map.Adjoint(residual, g);
                Read<TSpace, TVector, TTable, T, TReal>(space, g, index, values, slopes);
                for (int j = 0; j < count; j++)
                {
                    slopes[j] = -slopes[j] * inverse[j] / (size * draws);
                }

                gates.Add(slopes);
            }

            gates.Step();
            step++;
            status = TMonitor.IsActive && !monitor.Continue(step, misfit) ? RecoveryStatus.Cancelled : status;
        }

        for (int j = 0; j < count; j++)
        {
            // Told k, the gates that are most often open are chosen; sizes then say so.
            double read = o.Sparsity >= 0 ? gates.Openness(j) : gates.Estimate(j) * inverse[j] * size;
            values[j] = TSpace.FromReal(TReal.CreateTruncating(read));
        }

        space.Clear(x);
        space.Scatter(index, values, count, x);
        if (status == RecoveryStatus.Converged)
        {
            status = Finish<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, inner, o);
        }

        return new Outcome(status, step);
    }

    /// <summary>The end: an exact explanation if one is found, else least squares on the k gates that are most often open, or on those that the estimator leaves open.</summary>
    private static RecoveryStatus Finish<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, in SampledGatesSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal clear = TSpace.Real(0.5) * TReal.Sqrt(space.Max(default(Energy<TReal>), x, x));
        if (ExactExplanation.Find<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, o.Sparsity, clear, o.Tolerance))
        {
            return RecoveryStatus.Optimal;
        }

        if (o.Sparsity >= 0)
        {
            space.KeepLargest(x, o.Sparsity, x);
        }

        SupportRefit.Debias<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, residual, work, o.Tolerance, nonNegative: false);
        return RecoveryStatus.Converged;
    }

    private static void Read<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector v, TTable index, TTable values, double[] target)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        space.Gather(v, index, target.Length, values);
        for (int j = 0; j < target.Length; j++)
        {
            target[j] = double.CreateTruncating(TSpace.RealOfProduct(values[j], TSpace.FromReal(TReal.One)));
        }
    }
}
