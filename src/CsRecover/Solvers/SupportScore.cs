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
/// <param name="Mean">Where asked for, the mean of x over all supports of the answer's entries, see <see cref="SupportPosterior"/>; else z.</param>
/// <param name="Deviation">The noise's standard deviation as the fit estimates it.</param>
/// <param name="Stands">How far the least of the |z_j| |a_j| stands out of the noise, in such deviations.</param>
/// <param name="Missing">The largest |a_j^H (y - A z)| / |a_j|, in such deviations: noise alone hardly exceeds sqrt(2 log n).</param>
internal sealed record SupportScore<T>(int Size, double ResidualNorm, double RelativeResidual, double Criterion, T[] Refit, T[] Mean, double Deviation, double Stands, double Missing)
    where T : unmanaged, INumberBase<T>
{
    /// <summary>The longest supports that are tried.</summary>
    private const int Longest = 1024;

    /// <summary>
    /// A longer support is looked for until the criterion has not fallen for so many entries, a quarter of the best support's size, and half of m (of this many measurements at most): the
    /// entries of a dense signal are worth their price only once nearly all of them are there.
    /// </summary>
    private const int Patience = 16, PatientUpTo = 512;

    /// <summary>
    /// Entries of less than this many standard deviations of the noise are passed over: a posterior mean is so small only where least squares would not be worth its price either.
    /// </summary>
    private const double Dust = 0.5;

    /// <summary>A score without a fit.</summary>
    /// <param name="coefficients">The answer.</param>
    /// <param name="size">Its non-zeros.</param>
    /// <param name="residualNorm">|y - A x|.</param>
    /// <param name="criterion">What to take its criterion as.</param>
    public static SupportScore<T> Given(T[] coefficients, int size, double residualNorm, double criterion) => new(size, residualNorm, 0.0, criterion, coefficients, coefficients, 0.0, 0.0, 0.0);

    /// <summary>Scores an answer.</summary>
    /// <param name="sensing">A.</param>
    /// <param name="measurements">y.</param>
    /// <param name="coefficients">The answer; the order of its magnitudes counts, and where it is 0.</param>
    /// <param name="residualNorm">|y - A x| of the answer: entries far below the noise that it leaves are passed over.</param>
    /// <param name="averages">Whether to average over supports; real coefficients only.</param>
    public static SupportScore<T> Of(SensingOperator<T> sensing, ReadOnlyMemory<T> measurements, T[] coefficients, double residualNorm, bool averages = false) =>
        sensing.Accept<Visitor, SupportScore<T>>(new Visitor(measurements, coefficients, residualNorm, averages), default);

    private readonly struct Visitor(ReadOnlyMemory<T> measurements, T[] coefficients, double residualNorm, bool averages) : IMapVisitor<T, SupportScore<T>>
    {
        public unsafe SupportScore<T> Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = map.RowStorage, n = map.ColumnStorage;
            using var lengths = new NativeBuffer<T>((nint)n + m);
            HostVector<T> norms = new(lengths.Pointer, n), column = new(lengths.Pointer + n, m);
            if (!map.TryInverseColumnNorms(norms))
            {
                // Where the map does not know them all columns count as long as that of the largest entry.
                map.LoadUnknowns(coefficients, norms);
                TReal energy = ColumnNorms.OfLargest<TSpace, TMap, HostVector<T>, HostTable<T>, T, TReal>(space, map, norms, column);
                map.LoadUnknowns(Enumerable.Repeat(TSpace.FromReal(energy > TReal.Zero ? TReal.One / TReal.Sqrt(energy) : TReal.One), map.Columns).ToArray(), norms);
            }

            int[] order = Descending<TSpace, TMap, TReal>(map, norms, Dust * Dust * residualNorm * residualNorm / map.Rows);
            int longest = Math.Min(order.Length, Math.Min(map.Rows - 1, Longest)), factors = Pursuit.FactorSlots(longest);
            using var memory = new NativeBuffer<T>(((2 + (nint)longest) * m) + n);
            using var slots = new NativeBuffer<T>(factors + (4 * longest) + 1);
            HostVector<T> y = new(memory.Pointer, m), residual = new(memory.Pointer + m, m);
            HostVector<T> x = new(memory.Pointer + (2 * (nint)m), n), atoms = new(x.Pointer + n, longest * m);
            var table = new HostTable<T>(slots.Pointer);
            HostTable<T> r = table.Slice(0, factors), z = table.Slice(factors, longest), index = table.Slice(factors + longest, longest);
            HostTable<T> again = table.Slice(factors + (2 * longest), longest), kept = table.Slice(factors + (3 * longest), longest + 1);
            map.LoadMeasurements(measurements.Span, y);

            // In real numbers: a complex measurement is two of them, and so is a complex coefficient.
            int parts = sizeof(T) / sizeof(TReal), best = 0, taken = 0;
            double before = double.CreateTruncating(space.Dot(y, y)), count = (double)parts * map.Rows, choices = 0.0, least = 0.0;
            double floor = before * Math.Pow(2.0, (-2.0 * TSpace.Precision) + 12.0), misfit = before, rest = before;
            TReal independent = TSpace.Real(PursuitSettings<TReal>.IndependentShare(single: TSpace.Precision == 24));
            space.Copy(y, residual);
            for (int p = 0; p < longest && taken <= best + Patience + (best / 4) + (Math.Min(map.Rows, PatientUpTo) / 2); p++)
            {
                if (!Pursuit.Append<TSpace, TMap, HostVector<T>, HostTable<T>, T, TReal>(space, map, map.StorageIndex(order[p]), taken, atoms, r, z, index, again, residual, independent))
                {
                    continue;
                }

                choices += Math.Log((double)(map.Columns - taken) / (taken + 1));
                taken++;
                rest = Math.Max(double.CreateTruncating(space.Dot(residual, residual)), floor);
                double free = count - (parts * taken), used = parts * taken;
                double criterion = (free * Math.Log(rest / free * count / before)) + (used * Math.Log(count / used)) + (2.0 * choices);
                (best, least, misfit) = criterion < least ? (taken, criterion, rest) : (best, least, misfit);
            }

            // Least squares on the best support: the first directions' shares of y.
            space.SubtractColumns(y, atoms, best, z, residual);
            new Span<T>(z.Pointer, best).CopyTo(new Span<T>(kept.Pointer, best));
            Pursuit.Finish<TSpace, HostVector<T>, HostTable<T>, T, TReal>(space, r, kept, index, best, x);
            double deviation = Math.Sqrt(misfit / (map.Rows - best));
            double stands = 1.0 / (deviation * Math.Sqrt(double.CreateTruncating(space.Max(default(NormPerEnergy<TReal>), x, norms))));
            T[] refit = new T[map.Columns], mean = refit;
            map.StoreCoefficients(x, refit);
            if (averages && best > 0 && typeof(T) == typeof(TReal))
            {
                mean = Average() ?? refit;
            }

            map.Adjoint(residual, x);
            double missing = Math.Sqrt(double.CreateTruncating(space.Max(default(WeightedEnergy<TReal>), x, norms))) / deviation;
            return new SupportScore<T>(best, Math.Sqrt(misfit), Math.Sqrt(misfit / before), least, refit, mean, deviation, stands, missing);

            T[]? Average()
            {
                double[] factor = new double[Pursuit.FactorSlots(taken)], shares = new double[taken];
                for (int i = 0; i < factor.Length; i++)
                {
                    factor[i] = double.CreateTruncating(TSpace.RealOfProduct(r[i], T.One));
                }

                for (int i = 0; i < taken; i++)
                {
                    shares[i] = double.CreateTruncating(TSpace.RealOfProduct(z[i], T.One));
                }

                if (SupportPosterior.Mean(factor, shares, rest, map.Rows, map.Columns, best) is not { } means)
                {
                    return null;
                }

                for (int i = 0; i < taken; i++)
                {
                    kept[i] = TSpace.FromReal(TReal.CreateTruncating(means[i]));
                }

                var average = new T[map.Columns];
                space.Clear(x);
                space.Scatter(index, kept, taken, x);
                map.StoreCoefficients(x, average);
                return average;
            }
        }

        /// <summary>The places of the entries that stand out of dust, largest first.</summary>
        private unsafe int[] Descending<TSpace, TMap, TReal>(TMap map, HostVector<T> norms, double dust)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            TReal least = TSpace.Real(dust);
            int count = 0;
            var places = new int[coefficients.Length];
            var energies = new TReal[coefficients.Length];
            for (int j = 0; j < coefficients.Length; j++)
            {
                T norm = norms.Pointer[map.StorageIndex(j)];
                TReal energy = TSpace.RealOfProduct(coefficients[j], coefficients[j]);
                if (energy > least * TSpace.RealOfProduct(norm, norm))
                {
                    (places[count], energies[count]) = (j, -energy);
                    count++;
                }
            }

            Array.Sort(energies, places, 0, count);
            return places[..count];
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
