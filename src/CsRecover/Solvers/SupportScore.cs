using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>How well the support of an answer explains measurements.</summary>
/// <typeparam name="T">Element.</typeparam>
/// <param name="Size">Its non-zeros.</param>
/// <param name="ResidualNorm">|y - A z| of least squares z on it.</param>
/// <param name="RelativeResidual">|y - A z| / |y| of least squares z on it.</param>
/// <param name="Criterion">The extended Bayesian information criterion, less that of the empty support.</param>
/// <param name="Refit">z, n coefficients.</param>
/// <param name="Stands">How far the least of the |z_j| |a_j| stands out of the noise, in estimated standard deviations.</param>
/// <param name="Missing">The largest |a_j^H (y - A z)| / |a_j| off the support, in the same units.</param>
internal sealed record SupportScore<T>(int Size, double ResidualNorm, double RelativeResidual, double Criterion, T[] Refit, double Stands, double Missing)
    where T : unmanaged, INumberBase<T>
{
    private const int Iterations = 200;

    /// <summary>Scores the support of an answer.</summary>
    /// <param name="sensing">A.</param>
    /// <param name="measurements">y.</param>
    /// <param name="coefficients">An answer; only where it is not 0 counts.</param>
    /// <returns>The score; an infinite criterion where the support is not smaller than m.</returns>
    public static SupportScore<T> Of(SensingOperator<T> sensing, ReadOnlyMemory<T> measurements, T[] coefficients)
    {
        int size = coefficients.Count(c => !T.IsZero(c));
        return size == 0 || size >= sensing.Rows
            ? new SupportScore<T>(size, 0.0, size == 0 ? 1.0 : 0.0, size == 0 ? 0.0 : double.PositiveInfinity, coefficients, 0.0, 0.0)
            : sensing.Accept<Visitor, SupportScore<T>>(new Visitor(measurements, coefficients, size), default);
    }

    /// <summary>log of the number of supports of size k among n.</summary>
    private static double LogChoices(int n, int k)
    {
        double sum = 0.0;
        for (int i = 1; i <= k; i++)
        {
            sum += Math.Log((double)(n - k + i) / i);
        }

        return sum;
    }

    private readonly struct Visitor(ReadOnlyMemory<T> measurements, T[] coefficients, int size) : IMapVisitor<T, SupportScore<T>>
    {
        public unsafe SupportScore<T> Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = map.RowStorage, n = map.ColumnStorage, work = RestrictedLeastSquares.Work(new ProblemShape(map.Rows, map.Columns, m, n));
            using var memory = new NativeBuffer<T>((2 * (nint)m) + (3 * (nint)n) + work);
            HostVector<T> y = new(memory.Pointer, m), residual = new(memory.Pointer + m, m);
            HostVector<T> support = new(memory.Pointer + (2 * (nint)m), n), z = new(memory.Pointer + (2 * (nint)m) + n, n), norms = new(memory.Pointer + (2 * (nint)m) + (2 * (nint)n), n);
            map.LoadMeasurements(measurements.Span, y);
            map.LoadUnknowns(coefficients, support);
            space.Copy(support, z);
            RestrictedLeastSquares.Solve<TSpace, TMap, HostVector<T>, HostTable<T>, T, TReal>(
                space, map, y, support, z, residual, new HostVector<T>(memory.Pointer + (2 * (nint)m) + (3 * (nint)n), work), Iterations, TSpace.Real(1e-9));
            double before = double.CreateTruncating(space.Dot(y, y)), left = double.CreateTruncating(space.Dot(residual, residual));
            var refit = new T[map.Columns];
            map.StoreCoefficients(z, refit);

            // In units of real numbers: a complex measurement is two of them, a complex coefficient too.
            int parts = sizeof(T) / sizeof(TReal);
            double count = (double)parts * map.Rows, floor = before * Math.Pow(2.0, -2.0 * TSpace.Precision + 12.0);
            double criterion = (count * Math.Log(Math.Max(left, floor) / before)) + (parts * size * Math.Log(count)) + (2.0 * LogChoices(map.Columns, size));

            double deviation = Math.Sqrt(Math.Max(left, floor) / (map.Rows - size));
            if (!map.TryInverseColumnNorms(norms))
            {
                map.LoadUnknowns(Enumerable.Repeat(T.One, map.Columns).ToArray(), norms);
            }

            double least = 1.0 / Math.Sqrt(double.CreateTruncating(space.Max(default(InverseEnergy<TReal>), z, norms)));
            map.Adjoint(residual, support);
            double most = Math.Sqrt(double.CreateTruncating(space.Max(default(WeightedEnergy<TReal>), support, norms)));
            return new SupportScore<T>(size, Math.Sqrt(left), Math.Sqrt(left / before), criterion, refit, least / deviation, most / deviation);
        }
    }
}

/// <summary>|by_i|^2 / |x_i|^2 where x_i is not 0, else 0.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct InverseEnergy<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.WhereGreater(a2, TLane.Literal(0.0), b2 / a2, TLane.Literal(0.0));
}
