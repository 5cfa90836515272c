using System.Numerics;
using CsRecover.Analysis;
using CsRecover.Operators;

namespace CsRecover.Tests.Analysis;

/// <summary>Coherence and the Babel function against plain loops and known matrices.</summary>
public class MutualCoherenceTests
{
    [Fact]
    public void Agrees_with_loops_for_every_kind_of_operator()
    {
        Check(AnalysisMatrices.Operator(AnalysisMatrices.Gaussian(23, 70, 1)), 1e-12);
        Check(new GaussianOperator<float>(16, 33, 5), 1e-12);
        Check(new PartialDctOperator<double>(20, 75, 3), 1e-12);
        Check(new PartialFourierOperator(17, 40, 4), 1e-12);
        Check(new SparseSignOperator<double>(30, 100, 6), 1e-12);
        Check(Complex(19, 67), 1e-12);
    }

    private static ComplexDenseOperator Complex(int m, int n)
    {
        var random = new Random(8);
        return new ComplexDenseOperator([.. Enumerable.Range(0, m * n).Select(_ => new Complex32((float)AnalysisMatrices.Normal(random), (float)AnalysisMatrices.Normal(random)))], m, n);
    }

    private static void Check<T>(SensingOperator<T> sensing, double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        Complex[,] g = AnalysisMatrices.Gram(AnalysisMatrices.Written(sensing));
        int n = sensing.Columns;
        double[][] rows = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Where(j => j != i)
            .Select(j => g[i, j].Magnitude / Math.Sqrt(g[i, i].Real * g[j, j].Real)).OrderDescending().ToArray())];
        MutualCoherence coherence = MutualCoherence.Of(sensing);
        for (int s = 0; s < n; s++)
        {
            Assert.Equal(rows.Max(row => row.Take(s).Sum()), coherence.Babel(s), tolerance * (s + 1));
        }

        (int a, int b) = coherence.Pair;
        Assert.Equal(coherence.Value, g[a, b].Magnitude / Math.Sqrt(g[a, a].Real * g[b, b].Real), tolerance);
        Assert.Equal(coherence.Babel(n - 1), coherence.Babel(5 * n));
        Assert.Equal(Math.Sqrt(Enumerable.Range(0, n).Max(j => g[j, j].Real)), coherence.LargestNorm, tolerance * 10);
        Assert.Equal(Math.Sqrt(Enumerable.Range(0, n).Min(j => g[j, j].Real)), coherence.SmallestNorm, tolerance * 10);
        Assert.InRange(coherence.Value, coherence.WelchBound, 1.0);
        int spark = 1 + Enumerable.Range(0, n).TakeWhile(s => coherence.Babel(s) < 1.0 - 1e-9).Count();
        Assert.Equal(spark, coherence.SparkAtLeast);
        Assert.True(coherence.SparkAtLeast >= 1.0 + 1.0 / coherence.Value - 1e-6);
    }

    [Fact]
    public void Known_matrices_have_their_known_coherence()
    {
        MutualCoherence spikes = MutualCoherence.Of(AnalysisMatrices.Operator(AnalysisMatrices.SpikesAndHadamard(64)));
        Assert.Equal(0.125, spikes.Value, 1e-14);
        Assert.Equal(5 * 0.125, spikes.Babel(5), 1e-13);
        Assert.Equal(9, spikes.SparkAtLeast);
        Assert.Equal(4, spikes.LargestProven);                               // mu (2 k - 1) < 1

        // Three vectors in the plane at 120 degrees meet Welch's bound.
        double h = Math.Sqrt(0.75);
        MutualCoherence frame = MutualCoherence.Of(new DenseOperator<double>([0.0, h, -h, 1.0, -0.5, -0.5], 2, 3));
        Assert.Equal(0.5, frame.Value, 1e-14);
        Assert.Equal(0.5, frame.WelchBound, 1e-14);
        Assert.Equal(0.0448, new Func<double>(() => MutualCoherence.Of(new RademacherOperator<float>(250, 500, 1)).WelchBound)(), 5e-5);

        MutualCoherence identity = MutualCoherence.Of(new DenseOperator<double>([1.0, 0.0, 0.0, 1.0], 2, 2));
        Assert.Equal((0.0, 3, 2, 0.0), (identity.Value, identity.SparkAtLeast, identity.LargestProven, identity.WelchBound));
        Assert.Equal(0.0, MutualCoherence.Of(new DenseOperator<double>([3.0, 4.0], 2, 1)).Value);
    }

    [Fact]
    public void Says_the_same_on_every_run()
    {
        var sensing = new RademacherOperator<double>(64, 700, 2);            // many pairs of equal coherence
        MutualCoherence once = MutualCoherence.Of(sensing);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(once.Pair, MutualCoherence.Of(sensing).Pair);
        }
    }

    [Fact]
    public void Refuses_columns_of_zeros() =>
        Assert.Contains("got zeros in column 1", Assert.Throws<ArgumentException>(() => MutualCoherence.Of(new DenseOperator<double>([1.0, 0.0, 2.0, 0.0], 2, 2))).Message, StringComparison.Ordinal);
}
