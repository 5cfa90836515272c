namespace CsRecover.Analysis;

/// <summary>
/// Looks for the support of k columns whose Gram matrix has the largest (or the smallest) eigenvalue. Finding it for certain is NP-hard (Tillmann and Pfetsch, IEEE
/// Trans. Inf. Theory 60(2), 2014); each method gives a bound, with the support that proves it.
/// </summary>
/// <param name="frame">All columns.</param>
/// <param name="k">Size of supports, from 1 to n.</param>
/// <param name="largest">Which end of the spectrum.</param>
internal sealed class IsometrySearch(ColumnFrame frame, int k, bool largest)
{
    private const int MostPowerSteps = 60;
    private const int MostSwaps = 200;
    private const int PlacesOut = 8;
    private const int ColumnsIn = 4;
    private const int FewColumns = 64;

    /// <summary>A support, what it gives, and the vector it gives it at.</summary>
    /// <param name="Support">Columns.</param>
    /// <param name="Value">The eigenvalue.</param>
    /// <param name="Vector">Its unit vector; for complex frames the real parts, then the imaginary parts.</param>
    public sealed record Found(int[] Support, double Value, double[] Vector);

    /// <summary>Whether one eigenvalue is worse for recovery than another.</summary>
    /// <param name="value">The one.</param>
    /// <param name="than">The other.</param>
    public bool IsWorse(double value, double than) => largest ? value > than : value < than;

    /// <summary>The eigenvalue of a support.</summary>
    /// <param name="support">Columns.</param>
    public Found Evaluate(int[] support)
    {
        double[] gram = frame.Gram(support);
        int n = frame.IsComplex ? 2 * support.Length : support.Length;
        var eigen = new SymmetricEigen(gram, n);
        int at = largest ? n - 1 : 0;
        return new Found(support, eigen.Values[at], eigen.Vector(at));
    }

    /// <summary>The worst of random supports.</summary>
    /// <param name="trials">How many to try.</param>
    /// <param name="count">How many to keep at most.</param>
    /// <param name="seed">Key of the random numbers.</param>
    /// <param name="token">Stops the search.</param>
    public Found[] Random(int trials, int count, ulong seed, CancellationToken token)
    {
        var found = new Found[trials];
        Parallel.For(0, trials, new ParallelOptions { CancellationToken = token }, t => found[t] = Evaluate(RandomSupport.Draw(frame.Count, k, seed, t)));
        return Worst(found, count);
    }

    /// <summary>The worst of several, each support once.</summary>
    /// <param name="found">Supports in an order that does not depend on threads.</param>
    /// <param name="count">How many to keep at most.</param>
    public Found[] Worst(IEnumerable<Found> found, int count) =>
        [.. found.OrderBy(f => largest ? -f.Value : f.Value).DistinctBy(f => string.Join(' ', f.Support.Order())).Take(count)];

    /// <summary>
    /// Grows a support from a few columns, adding the column that moves the eigenvalue most, to some more than k, and takes out those that matter least
    /// (Dossal, Peyre and Fadili, "A numerical exploration of compressed sampling recovery", Linear Algebra Appl. 432(7), 2010).
    /// </summary>
    /// <param name="start">The columns to begin with, at most k.</param>
    /// <param name="token">Stops the search.</param>
    public Found AddAndPrune(int[] start, CancellationToken token)
    {
        int most = Math.Min(frame.Count, k + Math.Max(1, k / 4));
        Found now = Evaluate(start);
        while (now.Support.Length < most)
        {
            token.ThrowIfCancellationRequested();
            now = Evaluate([.. now.Support, Candidates(now, 1)[0]]);
        }

        while (now.Support.Length > k)
        {
            now = Evaluate(Without(now.Support, LeastPlaces(now, 1)[0]));
        }

        return now;
    }

    /// <summary>
    /// Power steps with the k largest entries kept (Yuan and Zhang, "Truncated power method for sparse eigenvalue problems", JMLR 14, 2013), on A^H A or, for the
    /// smallest eigenvalue, on c I - A^H A.
    /// </summary>
    /// <param name="support">The support to begin with.</param>
    /// <param name="shift">c, at least |A|^2.</param>
    /// <param name="token">Stops the search.</param>
    public Found TruncatedPower(int[] support, double shift, CancellationToken token)
    {
        int n = frame.Count;
        Found best = Evaluate(support);
        double[] vector = best.Vector, squared = new double[n], real = new double[n], imaginary = new double[n];
        for (int step = 0; step < MostPowerSteps; step++)
        {
            token.ThrowIfCancellationRequested();
            frame.Correlate(support, vector, squared, real, imaginary);
            if (!largest)
            {
                for (int j = 0; j < n; j++)
                {
                    (real[j], imaginary[j]) = (-real[j], -imaginary[j]);
                }

                for (int p = 0; p < support.Length; p++)
                {
                    real[support[p]] += shift * vector[p];
                    imaginary[support[p]] += frame.IsComplex ? shift * vector[support.Length + p] : 0.0;
                }

                for (int j = 0; j < n; j++)
                {
                    squared[j] = real[j] * real[j] + imaginary[j] * imaginary[j];
                }
            }

            int[] next = Largest(squared, k);
            bool same = next.Order().SequenceEqual(support.Order());
            support = next;
            double norm = Math.Sqrt(next.Sum(j => squared[j]));
            if (same || norm == 0.0)
            {
                break;
            }

            vector = [.. next.Select(j => real[j] / norm), .. frame.IsComplex ? next.Select(j => imaginary[j] / norm) : []];
        }

        Found found = Evaluate(support);
        return IsWorse(found.Value, best.Value) ? found : best;
    }

    /// <summary>Exchanges one column at a time as long as that makes the eigenvalue worse.</summary>
    /// <param name="found">Where to begin.</param>
    /// <param name="token">Stops the search.</param>
    public Found Swap(Found found, CancellationToken token)
    {
        for (int swap = 0; swap < MostSwaps && k < frame.Count; swap++)
        {
            Found? better = null;
            foreach (int place in LeastPlaces(found, PlacesOut))
            {
                token.ThrowIfCancellationRequested();
                int[] rest = Without(found.Support, place);
                if (rest.Length == 0)
                {
                    better = Enumerable.Range(0, frame.Count).Select(j => Evaluate([j])).Where(f => IsWorse(f.Value, found.Value)).MinBy(f => largest ? -f.Value : f.Value);
                    break;
                }

                better = Candidates(Evaluate(rest), frame.Count <= FewColumns ? frame.Count : ColumnsIn).Select(j => Evaluate([.. rest, j])).FirstOrDefault(f => IsWorse(f.Value, Beyond(found.Value)));
                if (better is not null)
                {
                    break;
                }
            }

            if (better is null)
            {
                break;
            }

            found = better;
        }

        return found;
    }

    /// <summary>A power iteration's bound on |A|^2, enlarged so that it surely is one.</summary>
    /// <param name="frame">All columns.</param>
    public static double SquaredNorm(ColumnFrame frame)
    {
        int n = frame.Count;
        int[] all = [.. Enumerable.Range(0, n)];
        double[] v = new double[frame.IsComplex ? 2 * n : n], squared = new double[n], real = new double[n], imaginary = new double[n];
        for (int j = 0; j < n; j++)
        {
            v[j] = (1.0 + 0.5 * Math.Sin(1.7 * j)) / Math.Sqrt(n);
        }

        double value = 0.0;
        for (int step = 0; step < 12; step++)
        {
            frame.Correlate(all, v, squared, real, imaginary);
            value = Math.Sqrt(squared.Sum());
            for (int j = 0; j < n; j++)
            {
                v[j] = real[j] / value;
                if (frame.IsComplex)
                {
                    v[n + j] = imaginary[j] / value;
                }
            }
        }

        return 1.25 * value;
    }

    /// <summary>
    /// The columns outside a support that move its eigenvalue most: with g = a_j^H A_S v, the matrix of A_S v and a_j, ((lambda, g), (g*, |a_j|^2)), has an
    /// eigenvalue that the enlarged support reaches at least.
    /// </summary>
    private int[] Candidates(Found found, int count)
    {
        var squared = new double[frame.Count];
        frame.Correlate(found.Support, found.Vector, squared);
        for (int j = 0; j < squared.Length; j++)
        {
            double half = 0.5 * (found.Value - frame.SquaredNorms[j]), root = Math.Sqrt(half * half + squared[j]);
            squared[j] = largest ? found.Value - half + root : -(found.Value - half - root);
        }

        foreach (int j in found.Support)
        {
            squared[j] = double.NegativeInfinity;
        }

        return Largest(squared, Math.Min(count, frame.Count - found.Support.Length));
    }

    /// <summary>The places of a support whose entries of the vector are smallest.</summary>
    private int[] LeastPlaces(Found found, int count)
    {
        int size = found.Support.Length;
        double[] v = found.Vector;
        return [.. Enumerable.Range(0, size).OrderBy(p => v[p] * v[p] + (frame.IsComplex ? v[size + p] * v[size + p] : 0.0)).Take(count)];
    }

    private double Beyond(double value) => largest ? value + 1e-12 * Math.Abs(value) : value - 1e-12 * Math.Abs(value) - 1e-300;

    private static int[] Without(int[] support, int place) => [.. support[..place], .. support[(place + 1)..]];

    private static int[] Largest(double[] values, int count)
    {
        if (count == 1)
        {
            int best = 0;
            for (int j = 1; j < values.Length; j++)
            {
                best = values[j] > values[best] ? j : best;
            }

            return [best];
        }

        int[] order = [.. Enumerable.Range(0, values.Length)];
        double[] keys = Array.ConvertAll(values, v => -v);
        Array.Sort(keys, order);
        return order[..count];
    }
}
