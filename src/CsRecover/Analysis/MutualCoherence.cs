using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Analysis;

/// <summary>
/// How alike the columns of a matrix are: with columns scaled to length 1, the coherence mu is the largest |&lt;a_i, a_j&gt;|, and the Babel function mu_1(s) is the
/// largest sum over s columns of their |&lt;a_i, a_j&gt;| with another one (Tropp, "Greed is good", IEEE Trans. Inf. Theory 50(10), 2004). Computed exactly, in
/// 2 m n^2 operations (four times as many for complex matrices).
/// </summary>
public sealed class MutualCoherence
{
    /// <summary>How much better than its limit a number must be, to be more than rounding.</summary>
    internal const double Rounding = 1e-9;

    private const int RowsAtATime = 32;

    private readonly double[] _babel;

    private MutualCoherence(int rows, int columns, double[] babel, (int First, int Second) pair, double smallestNorm, double largestNorm)
    {
        Rows = rows;
        Columns = columns;
        _babel = babel;
        Pair = pair;
        SmallestNorm = smallestNorm;
        LargestNorm = largestNorm;
    }

    /// <summary>m.</summary>
    public int Rows { get; }

    /// <summary>n.</summary>
    public int Columns { get; }

    /// <summary>mu, from 0 to 1; 0 for a single column.</summary>
    public double Value => Babel(1);

    /// <summary>The two columns that are most alike.</summary>
    public (int First, int Second) Pair { get; }

    /// <summary>The length of the shortest column.</summary>
    public double SmallestNorm { get; }

    /// <summary>The length of the longest column.</summary>
    public double LargestNorm { get; }

    /// <summary>sqrt((n - m) / (m (n - 1))), which no m x n matrix with n above m stays below (Welch, IEEE Trans. Inf. Theory 20(3), 1974); 0 for n up to m.</summary>
    public double WelchBound => Columns > Rows ? Math.Sqrt((Columns - Rows) / (Rows * (Columns - 1.0))) : 0.0;

    /// <summary>
    /// What the spark (the fewest columns that are linearly dependent) is at least: the first s with mu_1(s - 1) of 1 or more; never less than 1 + 1 / mu.
    /// n + 1 when no columns are dependent at all.
    /// </summary>
    public int SparkAtLeast { get; private init; }

    /// <summary>The largest k for which <see cref="RecoverySum"/> is below 1; 0 if none.</summary>
    public int LargestProven
    {
        get
        {
            int proven = 0;
            while (proven < Math.Min(Rows, Columns) && RecoverySum(proven + 1) < 1.0 - Rounding)
            {
                proven++;
            }

            return proven;
        }
    }

    /// <summary>The longest column over the shortest; differences of rounding are none.</summary>
    internal double NormRatio => LargestNorm > SmallestNorm * (1.0 + 1e-6) ? LargestNorm / SmallestNorm : 1.0;

    /// <summary>
    /// mu_1(k - 1) + mu_1(k): where it is below 1, orthogonal matching pursuit and L1 minimisation recover every signal of k non-zeros. Enlarged for columns of
    /// different lengths: Tropp's proof bounds |A_S^+ a_j|_1 through the rows of the Gram matrix divided by their diagonal, |&lt;a_i, a_j&gt;| / |a_i|^2, which is at
    /// most |a_j| / |a_i| times what it is for columns of length 1.
    /// </summary>
    /// <param name="sparsity">k, at least 1.</param>
    /// <returns>The sum.</returns>
    public double RecoverySum(int sparsity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sparsity, 1);
        return NormRatio * (Babel(sparsity - 1) + Babel(sparsity));
    }

    /// <summary>The Babel function.</summary>
    /// <param name="s">How many columns; beyond n - 1 it stays what it is there.</param>
    /// <returns>mu_1(s), 0 for s = 0.</returns>
    public double Babel(int s)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(s);
        return _babel[Math.Min(s, Columns - 1)];
    }

    /// <summary>Computes the coherence and the whole Babel function.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">The operator; its columns are written out in double precision (8 m n bytes, twice that for complex ones).</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The coherence.</returns>
    /// <exception cref="ArgumentException">A column is zero.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static MutualCoherence Of<T>(SensingOperator<T> sensing, CancellationToken cancellationToken = default)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(sensing);
        using ColumnFrame frame = ColumnFrame.Of(sensing);
        return Of(frame, cancellationToken);
    }

    /// <summary>As <see cref="Of{T}"/>, for columns that are written out already.</summary>
    /// <param name="frame">All columns.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    internal static MutualCoherence Of(ColumnFrame frame, CancellationToken cancellationToken)
    {
        frame.RefuseZeros();
        int n = frame.Count;
        double[] norms = Array.ConvertAll(frame.SquaredNorms, Math.Sqrt), babel = new double[n];
        (int First, int Second, double Value) worst = (0, 0, -1.0);
        var gate = new Lock();
        Parallel.For(
            0,
            (n + RowsAtATime - 1) / RowsAtATime,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Part(n),
            (block, _, part) =>
            {
                part.Add(frame, norms, block * RowsAtATime, Math.Min(RowsAtATime, n - block * RowsAtATime));
                return part;
            },
            part =>
            {
                lock (gate)
                {
                    for (int s = 0; s < n; s++)
                    {
                        babel[s] = Math.Max(babel[s], part.Babel[s]);
                    }

                    worst = Worse(part.Worst, worst);
                }
            });
        int spark = 1;
        while (spark <= n && babel[spark - 1] < 1.0 - Rounding)
        {
            spark++;
        }

        return new MutualCoherence(frame.Rows, n, babel, (worst.First, worst.Second), norms.Min(), norms.Max()) { SparkAtLeast = spark };
    }

    /// <summary>The pair that is more alike; of equal ones that which comes first in the matrix, because threads end in any order.</summary>
    private static (int First, int Second, double Value) Worse((int First, int Second, double Value) a, (int First, int Second, double Value) b) =>
        a.Value > b.Value || a.Value == b.Value && a.CompareTo(b) < 0 ? a : b;

    /// <summary>What one thread has seen.</summary>
    private sealed class Part(int n)
    {
        private readonly double[] _magnitudes = new double[n * RowsAtATime];

        public double[] Babel { get; } = new double[n];

        public (int First, int Second, double Value) Worst { get; private set; } = (0, 0, -1.0);

        public void Add(ColumnFrame frame, double[] norms, int first, int count)
        {
            Span<double> all = _magnitudes.AsSpan(0, count * n);
            frame.Magnitudes(first, count, all);
            for (int i = first; i < first + count; i++)
            {
                Span<double> row = all.Slice((i - first) * n, n);
                for (int j = 0; j < n; j++)
                {
                    row[j] = j == i ? 0.0 : Math.Min(1.0, row[j] / (norms[i] * norms[j]));
                    if (j > i && row[j] >= Worst.Value)
                    {
                        Worst = Worse((i, j, row[j]), Worst);
                    }
                }

                row.Sort();
                double sum = 0.0;
                for (int s = 1; s < n; s++)
                {
                    sum += row[n - s];
                    Babel[s] = Math.Max(Babel[s], sum);
                }
            }
        }
    }
}
