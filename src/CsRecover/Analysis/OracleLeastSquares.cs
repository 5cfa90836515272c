using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover.Analysis;

/// <summary>Least squares on a known support: what an oracle that knows where the non-zeros are would answer. No solver that must find them can count on less error.</summary>
internal static class OracleLeastSquares
{
    private const int Iterations = 500;

    /// <summary>min |y - A z| over z that vanish wherever x does.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">A.</param>
    /// <param name="x">n coefficients; their non-zeros are the support.</param>
    /// <param name="y">m measurements.</param>
    /// <returns>n coefficients.</returns>
    public static T[] Solve<T>(SensingOperator<T> sensing, T[] x, T[] y)
        where T : unmanaged, INumberBase<T> => sensing.Accept<Visitor<T>, T[]>(new Visitor<T>(x, y), default);

    private readonly struct Visitor<T>(T[] support, T[] measurements) : IMapVisitor<T, T[]>
        where T : unmanaged, INumberBase<T>
    {
        public unsafe T[] Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = map.RowStorage, n = map.ColumnStorage, work = RestrictedLeastSquares.Work(new ProblemShape(map.Rows, map.Columns, m, n));
            using var memory = new NativeBuffer<T>(2 * (nint)m + 2 * n + work);
            HostVector<T> y = new(memory.Pointer, m), residual = new(memory.Pointer + m, m);
            HostVector<T> s = new(memory.Pointer + 2 * (nint)m, n), x = new(memory.Pointer + 2 * (nint)m + n, n);
            map.LoadMeasurements(measurements, y);
            map.LoadUnknowns(support, s);
            RestrictedLeastSquares.Solve<TSpace, TMap, HostVector<T>, HostTable<T>, T, TReal>(
                space, map, y, s, x, residual, new HostVector<T>(memory.Pointer + 2 * (nint)m + 2 * (nint)n, work), Iterations, TSpace.Real(1e-12));
            var result = new T[map.Columns];
            map.StoreCoefficients(x, result);
            return result;
        }
    }
}
