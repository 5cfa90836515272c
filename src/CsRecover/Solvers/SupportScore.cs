using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>How well an answer's larger entries explain measurements.</summary>
/// <typeparam name="T">Element.</typeparam>
/// <param name="Size">How many entries; of all the supports that its largest entries make, the one of the lowest criterion.</param>
/// <param name="ResidualNorm">|y - A z| of least squares z on them.</param>
/// <param name="RelativeResidual">|y - A z| / |y|.</param>
/// <param name="Criterion">
/// How much better the support explains y than none does, twice a difference of log evidences, lower for better: (m - k) log(s_k / s_0) + k log(m / k) + 2 log C(n, k) with s_k = |y - A z|^2 / (m - k).
/// It is that of coefficients which share the energy of y alike, every support of a size being as likely as the others; with k much smaller than m it is nearly the extended Bayesian
/// information criterion, but long supports do not profit from fitting the noise.
/// </param>
/// <param name="Refit">z, n coefficients.</param>
/// <param name="Deviation">The noise's standard deviation as the fit estimates it.</param>
/// <param name="Stands">How far the least of the |z_j| |a_j| stands out of the noise, in such deviations.</param>
/// <param name="Missing">The largest |a_j^H (y - A z)| / |a_j|, in such deviations: noise alone hardly exceeds sqrt(2 log n).</param>
internal sealed record SupportScore<T>(int Size, double ResidualNorm, double RelativeResidual, double Criterion, T[] Refit, double Deviation, double Stands, double Missing)
    where T : unmanaged, INumberBase<T>
{
    /// <summary>The longest supports that are tried.</summary>
    private const int Longest = 1024;

    /// <summary>
    /// A longer support is looked for until the criterion has not fallen for so many entries, a quarter of the best support's size, and half of m (of this many measurements at most): the
    /// entries of a dense signal are worth their price only once nearly all of them are there.
    /// </summary>
    private const int Patience = 16, PatientUpTo = 512;

    /// <summary>A score without a fit.</summary>
    /// <param name="coefficients">The answer.</param>
    /// <param name="size">Its non-zeros.</param>
    /// <param name="residualNorm">|y - A x|.</param>
    /// <param name="criterion">What to take its criterion as.</param>
    public static SupportScore<T> Given(T[] coefficients, int size, double residualNorm, double criterion) => new(size, residualNorm, 0.0, criterion, coefficients, 0.0, 0.0, 0.0);

    /// <summary>Scores an answer.</summary>
    /// <param name="sensing">A.</param>
    /// <param name="measurements">y.</param>
    /// <param name="coefficients">The answer; the order of its magnitudes counts, and where it is 0.</param>
    public static SupportScore<T> Of(SensingOperator<T> sensing, ReadOnlyMemory<T> measurements, T[] coefficients) =>
        sensing.Accept<Visitor, SupportScore<T>>(new Visitor(measurements, coefficients), default);

    private readonly struct Visitor(ReadOnlyMemory<T> measurements, T[] coefficients) : IMapVisitor<T, SupportScore<T>>
    {
        public unsafe SupportScore<T> Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int[] order = Descending<TSpace, TReal>();
            int m = map.RowStorage, n = map.ColumnStorage, longest = Math.Min(order.Length, Math.Min(map.Rows - 1, Longest));
            int work = RestrictedLeastSquares.Work(new ProblemShape(map.Rows, map.Columns, m, n));
            using var memory = new NativeBuffer<T>(((2 + (nint)longest) * m) + (3 * (nint)n) + work);
            using var slots = new NativeBuffer<T>(longest + 1);
            HostVector<T> y = new(memory.Pointer, m), residual = new(memory.Pointer + m, m);
            HostVector<T> support = new(memory.Pointer + (2 * (nint)m), n), z = new(support.Pointer + n, n), norms = new(z.Pointer + n, n), inner = new(norms.Pointer + n, work);
            T* columns = inner.Pointer + work;
            map.LoadMeasurements(measurements.Span, y);

            // In real numbers: a complex measurement is two of them, and so is a complex coefficient.
            int parts = sizeof(T) / sizeof(TReal), best = 0;
            double before = double.CreateTruncating(space.Dot(y, y)), count = (double)parts * map.Rows, choices = 0.0, least = 0.0;
            double floor = before * Math.Pow(2.0, (-2.0 * TSpace.Precision) + 12.0);
            var table = new HostTable<T>(slots.Pointer);
            space.Copy(y, residual);
            for (int p = 0; p < longest && p <= best + Patience + (best / 4) + (Math.Min(map.Rows, PatientUpTo) / 2); p++)
            {
                HostVector<T> q = new(columns + (nint)p * m, m), taken = new(columns, p * m);
                map.Column(map.StorageIndex(order[p]), q);
                for (int pass = 0; pass < 2; pass++)
                {
                    space.DotColumns(taken, p, q, table);
                    space.SubtractColumns(q, taken, p, table, q);
                }

                TReal energy = space.Dot(q, q);
                space.Combine(energy > TReal.Zero ? TReal.One / TReal.Sqrt(energy) : TReal.Zero, q, TReal.Zero, q, q);
                table[0] = space.Inner(q, residual);
                space.SubtractColumns(residual, q, 1, table, residual);
                choices += Math.Log((double)(map.Columns - p) / (p + 1));
                double left = Math.Max(double.CreateTruncating(space.Dot(residual, residual)), floor), free = count - (parts * (p + 1)), used = parts * (p + 1);
                double criterion = (free * Math.Log(left / free * count / before)) + (used * Math.Log(count / used)) + (2.0 * choices);
                (best, least) = criterion < least ? (p + 1, criterion) : (best, least);
            }

            var kept = new T[map.Columns];
            foreach (int j in order.AsSpan(0, best))
            {
                kept[j] = coefficients[j];
            }

            map.LoadUnknowns(kept, support);
            space.Copy(support, z);
            RestrictedLeastSquares.Solve<TSpace, TMap, HostVector<T>, HostTable<T>, T, TReal>(space, map, y, support, z, residual, inner, ExactExplanation.RefitIterations, TSpace.Real(1e-9));
            map.StoreCoefficients(z, kept);
            if (!map.TryInverseColumnNorms(norms))
            {
                map.LoadUnknowns(Enumerable.Repeat(T.One, map.Columns).ToArray(), norms);
            }

            double misfit = double.CreateTruncating(space.Dot(residual, residual)), deviation = Math.Sqrt(Math.Max(misfit, floor) / (map.Rows - best));
            double stands = 1.0 / (deviation * Math.Sqrt(double.CreateTruncating(space.Max(default(NormPerEnergy<TReal>), z, norms))));
            map.Adjoint(residual, support);
            double missing = Math.Sqrt(double.CreateTruncating(space.Max(default(WeightedEnergy<TReal>), support, norms))) / deviation;
            return new SupportScore<T>(best, Math.Sqrt(misfit), Math.Sqrt(misfit / before), least, kept, deviation, stands, missing);
        }

        /// <summary>The places of the entries that are not 0, largest first.</summary>
        private int[] Descending<TSpace, TReal>()
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            T[] x = coefficients;
            int[] places = [.. Enumerable.Range(0, x.Length).Where(j => !T.IsZero(x[j]))];
            TReal[] energies = [.. places.Select(j => TSpace.RealOfProduct(x[j], x[j]))];
            Array.Sort(energies, places);
            Array.Reverse(places);
            return places;
        }
    }
}

/// <summary>|by_i|^2 / |x_i|^2 where x_i is not 0, else 0.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct NormPerEnergy<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.WhereGreater(a2, TLane.Literal(0.0), b2 / a2, TLane.Literal(0.0));
}
