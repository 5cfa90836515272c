using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// The mean of x over all supports that some columns can make, each weighed by its evidence, as fast Bayesian matching pursuit averages over the supports it meets (Schniter, Potter and Ziniel, "Fast
/// Bayesian matching pursuit: model uncertainty and parameter estimation for sparse linear models", 2008): of all estimates the one of least mean squared error, where the prior holds.
/// </summary>
/// <remarks>
/// Non-zeros are N(0, v), each column is used with probability lambda, noise is N(0, s^2), all learned by expectation maximisation. What makes the sum short is that most columns are not in doubt: they
/// are in every support that matters or in none. Supports of the others are enumerated, exactly, on the Schur complement of the former.
/// </remarks>
internal static class SupportPosterior
{
    /// <summary>Log odds beyond which a column is not in doubt, and beyond which it need not be where many are.</summary>
    private const double Sure = 8.0, NearlySure = 4.0;

    /// <summary>Columns in doubt at most; two to this power are the supports.</summary>
    private const int MostDoubtful = 8;

    /// <summary>Steps of expectation maximisation at most, and the share of the noise's variance within which it has come to rest.</summary>
    private const int Rounds = 4;

    private const double AtRest = 0.02;

    /// <summary>The mean of the coefficients.</summary>
    /// <param name="factor">R of the columns' QR factorisation, c columns stored as in <see cref="Pursuit"/>.</param>
    /// <param name="shares">Q^T y, c numbers.</param>
    /// <param name="rest">|y|^2 less their energy: what no column explains.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n, of which these c may be used.</param>
    /// <param name="likely">How many of the first columns to start from.</param>
    /// <returns>c numbers; nothing where too many columns are in doubt.</returns>
    public static double[]? Mean(double[] factor, double[] shares, double rest, int rows, int columns, int likely)
    {
        double all = rest + ShortVectors.Energy(shares), noise = (rest + ShortVectors.Energy(shares.AsSpan(likely))) / (rows - likely), energy = 0.0, sharpest = 0.0;
        double[] unshrunk = [.. shares], precision = new double[shares.Length];
        Invert(factor, unshrunk, precision);
        for (int j = 0; j < likely; j++)
        {
            energy += Math.Max(0.0, (unshrunk[j] * unshrunk[j]) - (noise / precision[j]));
            sharpest = Math.Max(sharpest, precision[j]);
        }

        double variance = Math.Max(energy / likely, noise / sharpest), rate = Math.Min(0.5, (double)likely / columns);
        if (Divide(factor, shares, unshrunk, precision, noise, variance, rate) is not { } system)
        {
            return null;
        }

        double[] mean = [];
        for (int round = 0; round < Rounds; round++)
        {
            Average found = system.Over(noise, variance, rate);
            double count = found.Count, before = noise;
            mean = found.Mean;
            if (count <= 0.0)
            {
                break;
            }

            noise = Math.Max(all - system.Explained(found), 1e-30 * all) / Math.Max(1.0, rows - (count - system.Certain));
            variance = Math.Max(found.Energy / count, 1e-30 * variance);
            rate = Math.Min(0.5, count / columns);
            if (Math.Abs(noise - before) <= AtRest * before)
            {
                break;
            }
        }

        return mean;
    }

    /// <summary>The mean of the coefficients where all is known but them.</summary>
    /// <param name="factor">R of the columns' QR factorisation, c columns stored as in <see cref="Pursuit"/>.</param>
    /// <param name="shares">Q^T y, c numbers.</param>
    /// <param name="noise">s^2.</param>
    /// <param name="variance">v.</param>
    /// <param name="rate">lambda.</param>
    /// <returns>c numbers; nothing where too many columns are in doubt.</returns>
    public static double[]? Mean(double[] factor, double[] shares, double noise, double variance, double rate)
    {
        double[] unshrunk = [.. shares], precision = new double[shares.Length];
        Invert(factor, unshrunk, precision);
        return Divide(factor, shares, unshrunk, precision, noise, variance, rate)?.Over(noise, variance, rate).Mean;
    }

    /// <summary>Tells columns that are in doubt from those that are not, by the odds of each where all others are used.</summary>
    private static Reduced? Divide(double[] factor, double[] shares, double[] unshrunk, double[] precision, double noise, double variance, double rate)
    {
        int c = shares.Length;
        int[] order = [.. Enumerable.Range(0, c)];
        double[] odds = new double[c], doubt = new double[c];
        for (int j = 0; j < c; j++)
        {
            odds[j] = Math.Log(rate / (1.0 - rate)) + (0.5 * Math.Log(noise / (noise + (variance * precision[j])))) + (0.5 * unshrunk[j] * unshrunk[j] * precision[j] / noise);
            doubt[j] = Math.Abs(odds[j]);
        }

        Array.Sort(doubt, order);
        int count = 0;
        while (count < c && doubt[count] <= (count < MostDoubtful ? Sure : NearlySure))
        {
            count++;
        }

        return count > MostDoubtful ? null : new Reduced(factor, shares, noise / variance, [.. order.AsSpan(count).ToArray().Where(j => odds[j] > 0.0)], order[..count]);
    }

    /// <summary>x = R^-1 x.</summary>
    private static void SolveTriangular(double[] factor, double[] x)
    {
        for (int j = x.Length - 1; j >= 0; j--)
        {
            ReadOnlySpan<double> column = factor.AsSpan(Pursuit.FactorSlots(j), j + 1);
            x[j] /= column[j];
            for (int i = 0; i < j; i++)
            {
                x[i] -= x[j] * column[i];
            }
        }
    }

    /// <summary>R^-1 of a vector, and 1 / [(R^T R)^-1]_jj for each column: what it has that no other one has.</summary>
    private static void Invert(double[] factor, double[] x, double[] precision)
    {
        int c = x.Length;
        var row = new double[c];
        SolveTriangular(factor, x);

        // Row j of R^-1 solves u R = e_j.
        for (int j = 0; j < c; j++)
        {
            double sum = 0.0;
            for (int p = j; p < c; p++)
            {
                ReadOnlySpan<double> column = factor.AsSpan(Pursuit.FactorSlots(p), p + 1);
                double inner = p == j ? 1.0 : 0.0;
                for (int i = j; i < p; i++)
                {
                    inner -= row[i] * column[i];
                }

                row[p] = inner / column[p];
                sum += row[p] * row[p];
            }

            precision[j] = 1.0 / sum;
        }
    }

    /// <summary>An average over supports.</summary>
    /// <param name="Mean">The coefficients' mean.</param>
    /// <param name="Doubtful">Those of the columns in doubt.</param>
    /// <param name="Count">How many columns are used.</param>
    /// <param name="Energy">The mean sum of squared coefficients.</param>
    private readonly record struct Average(double[] Mean, double[] Doubtful, double Count, double Energy);

    /// <summary>The system that is left of the columns in doubt where the certain ones are always fitted.</summary>
    private sealed class Reduced
    {
        private readonly int[] _certain, _doubtful;
        private readonly int _columns;

        // The certain columns' own factor by columns and shares; what of each doubtful column lies among them; Schur complement and right side.
        private readonly double[][] _within;
        private readonly double[] _factor, _shares, _schur, _right, _log, _means;

        /// <summary>Takes columns apart.</summary>
        /// <param name="factor">R.</param>
        /// <param name="shares">Q^T y.</param>
        /// <param name="ridge">s^2 / v, by which the certain columns are shrunk.</param>
        /// <param name="certain">Columns that are always fitted.</param>
        /// <param name="doubtful">Columns in doubt.</param>
        public Reduced(double[] factor, double[] shares, double ridge, int[] certain, int[] doubtful)
        {
            (_certain, _doubtful, _columns) = (certain, doubtful, shares.Length);
            int d = doubtful.Length;

            // Shrinking is least squares with a row more for each certain column.
            var basis = new List<double[]>(certain.Length);
            _factor = [.. certain.SelectMany((j, i) => Orthogonal(Column(j, i), basis, keeps: true).Shares)];
            _shares = [.. basis.Select(q => ShortVectors.Dot(q, shares))];
            (double[] Left, double[] Shares)[] others = [.. doubtful.Select(j => Orthogonal(Column(j, -1), basis, keeps: false))];
            _within = [.. others.Select(o => o.Shares)];
            _right = [.. others.Select(o => ShortVectors.Dot(o.Left, shares))];
            _schur = new double[d * d];
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j < d; j++)
                {
                    _schur[(i * d) + j] = ShortVectors.Dot(others[i].Left, others[j].Left);
                }
            }

            _log = new double[1 << d];
            _means = new double[d << d];

            double[] Column(int j, int row)
            {
                var column = new double[shares.Length + certain.Length];
                factor.AsSpan(Pursuit.FactorSlots(j), j + 1).CopyTo(column);
                if (row >= 0)
                {
                    column[shares.Length + row] = Math.Sqrt(ridge);
                }

                return column;
            }
        }

        /// <summary>Columns that are not in doubt.</summary>
        public int Certain => _certain.Length;

        /// <summary>What an estimate explains of |y|^2 where the certain columns are fitted beside it, less what shrinking these takes off it.</summary>
        /// <param name="average">The estimate.</param>
        public double Explained(in Average average)
        {
            double[] x = average.Doubtful;
            double sum = ShortVectors.Dot(_shares, _shares) + (2.0 * ShortVectors.Dot(_right, x));
            for (int i = 0; i < x.Length; i++)
            {
                sum -= x[i] * ShortVectors.Dot(_schur.AsSpan(i * x.Length, x.Length), x);
            }

            return sum;
        }

        /// <summary>Averages over all supports of the doubtful columns.</summary>
        /// <param name="noise">s^2.</param>
        /// <param name="variance">v.</param>
        /// <param name="rate">lambda.</param>
        public Average Over(double noise, double variance, double rate)
        {
            int d = _doubtful.Length;
            double ridge = noise / variance;
            var walk = new Walk(this, noise, ridge, Math.Log(rate / (1.0 - rate)) + (0.5 * Math.Log(ridge)));
            walk.Enter(0, 0, 0, 0.0, 1.0);
            double most = _log.Max(), all = 0.0, expected = 0.0, energy = 0.0;
            var average = new double[d];
            for (int support = 0; support < _log.Length; support++)
            {
                double weight = Math.Exp(_log[support] - most);
                ReadOnlySpan<double> mean = _means.AsSpan(support * d, d);
                all += weight;
                expected += weight * int.PopCount(support);
                for (int j = 0; j < d; j++)
                {
                    average[j] += weight * mean[j];
                    energy += (support >> j & 1) == 0 ? 0.0 : weight * ((mean[j] * mean[j]) + (noise / (_schur[(j * d) + j] + ridge)));
                }
            }

            for (int j = 0; j < d; j++)
            {
                average[j] /= all;
            }

            var coefficients = new double[_columns];
            double[] certain = Beside(average);
            for (int i = 0; i < certain.Length; i++)
            {
                coefficients[_certain[i]] = certain[i];
            }

            for (int j = 0; j < d; j++)
            {
                coefficients[_doubtful[j]] = average[j];
            }

            return new Average(coefficients, average, certain.Length + (expected / all), (energy / all) + ShortVectors.Dot(certain, certain));
        }

        /// <summary>Goes through all supports, from each to those with one later column more: a row more of the Cholesky factor.</summary>
        private readonly struct Walk(Reduced system, double noise, double ridge, double price)
        {
            private readonly int[] _used = new int[MostDoubtful];
            private readonly double[] _factor = new double[(MostDoubtful + 1) * MostDoubtful], _inner = new double[MostDoubtful], _back = new double[MostDoubtful];

            /// <summary>Takes a support and goes on from it.</summary>
            /// <param name="support">Its bits.</param>
            /// <param name="count">How many they are.</param>
            /// <param name="next">The first column that may be added.</param>
            /// <param name="log">What its columns are worth, but for the determinant.</param>
            /// <param name="pivots">The product of the factor's diagonal.</param>
            public void Enter(int support, int count, int next, double log, double pivots)
            {
                int d = system._doubtful.Length;
                system._log[support] = log - Math.Log(pivots);
                Span<double> mean = system._means.AsSpan(support * d, d), inner = _back.AsSpan(0, count);
                mean.Clear();
                _inner.AsSpan(0, count).CopyTo(inner);
                for (int i = count - 1; i >= 0; i--)
                {
                    ReadOnlySpan<double> above = _factor.AsSpan(i * MostDoubtful, i + 1);
                    double x = inner[i] / above[i];
                    mean[_used[i]] = x;
                    for (int j = 0; j < i; j++)
                    {
                        inner[j] -= x * above[j];
                    }
                }

                Span<double> row = _factor.AsSpan(count * MostDoubtful, MostDoubtful);
                for (int column = next; column < d; column++)
                {
                    double pivot = system._schur[(column * d) + column] + ridge, right = system._right[column];
                    for (int j = 0; j < count; j++)
                    {
                        double entry = system._schur[(column * d) + _used[j]];
                        for (int i = 0; i < j; i++)
                        {
                            entry -= row[i] * _factor[(j * MostDoubtful) + i];
                        }

                        row[j] = entry / _factor[(j * MostDoubtful) + j];
                        pivot -= row[j] * row[j];
                        right -= row[j] * _inner[j];
                    }

                    row[count] = Math.Sqrt(Math.Max(pivot, 1e-300));
                    _inner[count] = right / row[count];
                    _used[count] = column;
                    Enter(support | (1 << column), count + 1, column + 1, log + price + (0.5 * _inner[count] * _inner[count] / noise), pivots * row[count]);
                }
            }
        }

        /// <summary>The certain coefficients beside given doubtful ones.</summary>
        private double[] Beside(double[] doubtful)
        {
            double[] x = [.. _shares];
            for (int j = 0; j < doubtful.Length; j++)
            {
                for (int i = 0; i < x.Length; i++)
                {
                    x[i] -= doubtful[j] * _within[j][i];
                }
            }

            SolveTriangular(_factor, x);
            return x;
        }

        /// <summary>Modified Gram-Schmidt: a vector less its shares of a basis, which it may join.</summary>
        private static (double[] Left, double[] Shares) Orthogonal(double[] vector, List<double[]> basis, bool keeps)
        {
            var shares = new double[basis.Count + (keeps ? 1 : 0)];
            for (int i = 0; i < basis.Count; i++)
            {
                double share = ShortVectors.Dot(basis[i], vector);
                shares[i] = share;
                ShortVectors.Add(vector, -share, basis[i]);
            }

            if (keeps)
            {
                double length = Math.Sqrt(ShortVectors.Dot(vector, vector));
                shares[^1] = length;
                for (int i = 0; i < vector.Length; i++)
                {
                    vector[i] /= length;
                }

                basis.Add(vector);
            }

            return (vector, shares);
        }
    }
}
