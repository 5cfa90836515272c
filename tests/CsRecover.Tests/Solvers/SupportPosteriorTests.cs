using CsRecover.Solvers;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Tests.Solvers;

/// <summary>The mean over supports against the sum over all of them, each with its evidence from a covariance matrix.</summary>
public class SupportPosteriorTests
{
    private const double Noise = 0.01, Variance = 1.0, Rate = 0.1;

    [Theory]
    [InlineData(1, 1e-9)]                                       // none of these entries is certain
    [InlineData(2, 1e-9)]
    [InlineData(3, 1e-9)]
    [InlineData(4, 1e-3)]                                       // some are, and what is in no doubt is used
    [InlineData(5, 1e-3)]
    public void Is_the_sum_over_all_supports(int seed, double tolerance)
    {
        const int M = 24, C = 7;
        bool isClear = seed > 3;
        var random = new Random(seed);
        Matrix<double> a = Matrix<double>.Build.Dense(M, C, (_, _) => Normal.Sample(random, 0.0, 1.0 / Math.Sqrt(M)));
        a.SetColumn(1, (0.8 * a.Column(0)) + (0.5 * a.Column(1)));
        Vector<double> x = Vector<double>.Build.Dense(C, j => isClear && j > 3 ? 1.0 + (0.2 * j) : j % 2 == 0 ? 0.0 : 0.25 + (0.05 * j)), y = (a * x) + Vector<double>.Build.Dense(M, _ => Normal.Sample(random, 0.0, 0.1));

        double[] mean = Assert.IsType<double[]>(SupportPosterior.Mean(Factor(a), (a.QR().Q.SubMatrix(0, M, 0, C).Transpose() * y).ToArray(), Noise, Variance, Rate));
        Vector<double> expected = Enumerated(a, y, Noise, Rate);
        Assert.True((expected - Vector<double>.Build.Dense(mean)).L2Norm() <= tolerance * expected.L2Norm(), $"{string.Join(' ', mean)} instead of {expected}");
    }

    [Fact]
    public void Learns_how_much_noise_there_is()
    {
        // Told nothing, the mean over supports is nearly as near as that of one who knows the noise, the amplitudes and the rate, and nearer than least squares, over many draws.
        const int M = 40, N = 200, C = 9, K = 4;
        const double Level = 0.05;
        double ours = 0.0, bayes = 0.0, all = 0.0;
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            Matrix<double> a = Matrix<double>.Build.Dense(M, C, (_, _) => Normal.Sample(random, 0.0, 1.0 / Math.Sqrt(M)));
            Vector<double> x = Vector<double>.Build.Dense(C, j => j < K ? Normal.Sample(random, 0.0, 1.0) : 0.0), y = (a * x) + Vector<double>.Build.Dense(M, _ => Normal.Sample(random, 0.0, Level));
            Vector<double> shares = a.QR().Q.SubMatrix(0, M, 0, C).Transpose() * y;
            if (SupportPosterior.Mean(Factor(a), shares.ToArray(), (y * y) - (shares * shares), M, N, K) is { } mean)
            {
                ours += (x - Vector<double>.Build.Dense(mean)).L2Norm();
                bayes += (x - Enumerated(a, y, Level * Level, (double)K / N)).L2Norm();
                all += (x - a.QR().Solve(y)).L2Norm();
            }
        }

        Assert.InRange(ours, 0.9 * bayes, 1.1 * bayes);
        Assert.InRange(ours, 0.1 * all, 0.9 * all);
    }

    [Fact]
    public void Says_nothing_where_too_much_is_in_doubt()
    {
        const int C = 9;
        double[] factor = Factor(Matrix<double>.Build.DenseIdentity(C)), shares = [.. Enumerable.Repeat(0.3, C)];
        Assert.Null(SupportPosterior.Mean(factor, shares, Noise, Variance, Rate));
    }

    /// <summary>E x by Bayes' rule: p(y | S) is normal with covariance v A_S A_S^T + s^2 I, and so is what x is given S.</summary>
    private static Vector<double> Enumerated(Matrix<double> a, Vector<double> y, double noise, double rate)
    {
        int m = a.RowCount, c = a.ColumnCount;
        var sum = Vector<double>.Build.Dense(c);
        var logs = new double[1 << c];
        var means = new Vector<double>[1 << c];
        for (int support = 0; support < logs.Length; support++)
        {
            Vector<double> used = Vector<double>.Build.Dense(c, j => (support >> j & 1) != 0 ? Variance : 0.0);
            Matrix<double> prior = Matrix<double>.Build.DenseOfDiagonalVector(used), covariance = (a * prior * a.Transpose()) + (noise * Matrix<double>.Build.DenseIdentity(m));
            Vector<double> white = covariance.Cholesky().Solve(y);
            int count = int.PopCount(support);
            logs[support] = (count * Math.Log(rate)) + ((c - count) * Math.Log(1.0 - rate)) - (0.5 * covariance.Cholesky().DeterminantLn) - (0.5 * (y * white));
            means[support] = prior * a.Transpose() * white;
        }

        double most = logs.Max(), total = logs.Sum(l => Math.Exp(l - most));
        for (int support = 0; support < logs.Length; support++)
        {
            sum += Math.Exp(logs[support] - most) / total * means[support];
        }

        return sum;
    }

    /// <summary>R by columns, column p in slots p (p + 1) / 2 and on.</summary>
    private static double[] Factor(Matrix<double> a)
    {
        Matrix<double> r = a.QR().R;
        return [.. Enumerable.Range(0, a.ColumnCount).SelectMany(p => Enumerable.Range(0, p + 1).Select(i => r[i, p]))];
    }
}
