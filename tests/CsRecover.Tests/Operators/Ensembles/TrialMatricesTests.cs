using CsRecover.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Tests.Operators.Ensembles;

public class TrialMatricesTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.7)]
    [InlineData(-0.4)]
    public void Columns_are_correlated_as_told(double correlation)
    {
        const int M = 3000, N = 12;
        Matrix<double> a = ToMathNet(TrialMatrices.CorrelatedGaussian<double>(M, N, correlation, 3)), gram = a.TransposeThisAndMultiply(a);
        for (int i = 0; i < N; i++)
        {
            Assert.Equal(1.0, gram[i, i], 1e-12);
            for (int j = 0; j < i; j++)
            {
                // A correlation of M samples is off by less than 4 / sqrt(M).
                Assert.Equal(Math.Pow(correlation, i - j), gram[i, j], 4 / Math.Sqrt(M));
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1.0)]
    [InlineData(20, 50, 1.0)]
    [InlineData(40, 90, 1e4)]
    public void Singular_values_are_geometric(int m, int n, double condition)
    {
        Matrix<double> a = ToMathNet(TrialMatrices.IllConditioned<double>(m, n, condition, 5));
        double[] values = a.Svd(computeVectors: false).S.ToArray();
        for (int i = 0; i < m; i++)
        {
            Assert.Equal(Math.Pow(condition, -i / Math.Max(1.0, m - 1)), values[i] / values[0], 1e-12 + 1e-9 * Math.Pow(condition, -i / Math.Max(1.0, m - 1)));
        }

        Assert.Equal(n, Math.Pow(a.FrobeniusNorm(), 2), 1e-9 * n);
    }

    [Fact]
    public void Seeds_mean_the_same_for_every_type()
    {
        SensingOperator<double>[] first = [TrialMatrices.CorrelatedGaussian<double>(6, 9, 0.5, 1), TrialMatrices.SphericalGaussian<double>(6, 9, 1), TrialMatrices.IllConditioned<double>(6, 9, 10, 1)];
        SensingOperator<float>[] second = [TrialMatrices.CorrelatedGaussian<float>(6, 9, 0.5, 1), TrialMatrices.SphericalGaussian<float>(6, 9, 1), TrialMatrices.IllConditioned<float>(6, 9, 10, 1)];
        SensingOperator<double>[] other = [TrialMatrices.CorrelatedGaussian<double>(6, 9, 0.5, 2), TrialMatrices.SphericalGaussian<double>(6, 9, 2), TrialMatrices.IllConditioned<double>(6, 9, 10, 2)];
        for (int p = 0; p < first.Length; p++)
        {
            double[] a = [.. ExplicitMatrix.Columns(first[p]).Cast<double>()];
            OperatorContract.Near(a, [.. ExplicitMatrix.Columns(second[p]).Cast<float>().Select(v => (double)v)], 1e-7, "single precision");
            Assert.True(OperatorContract.Distance(a, [.. ExplicitMatrix.Columns(other[p]).Cast<double>()]) > 1);
        }

        Matrix<double> sphere = ToMathNet(TrialMatrices.SphericalGaussian<double>(50, 80, 1));
        Assert.All(sphere.EnumerateColumns(), c => Assert.Equal(1.0, c.L2Norm(), 1e-12));
        Assert.InRange(sphere.Enumerate().Average(), -0.01, 0.01);
    }

    [Fact]
    public void Refuse_what_makes_no_sense()
    {
        Assert.Contains("between -1 and 1, got 1", Assert.Throws<ArgumentException>(() => TrialMatrices.CorrelatedGaussian<float>(3, 4, 1.0, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("got 5 x 4", Assert.Throws<ArgumentException>(() => TrialMatrices.IllConditioned<float>(5, 4, 2, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 1, got 0.5", Assert.Throws<ArgumentException>(() => TrialMatrices.IllConditioned<float>(3, 4, 0.5, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("0 x 4", Assert.Throws<ArgumentException>(() => TrialMatrices.SphericalGaussian<float>(0, 4, 1)).Message, StringComparison.Ordinal);
    }

    private static Matrix<double> ToMathNet(SensingOperator<double> a) => Matrix<double>.Build.DenseOfArray(ExplicitMatrix.Columns(a));
}
