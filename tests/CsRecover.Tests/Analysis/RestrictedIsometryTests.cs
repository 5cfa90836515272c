using System.Numerics;
using CsRecover.Analysis;
using CsRecover.Operators;
using MathNet.Numerics.LinearAlgebra;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Analysis;

/// <summary>Bounds on restricted isometry constants against all supports there are.</summary>
public class RestrictedIsometryTests
{
    private const int Seeds = 8;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Enclose_the_truth_and_usually_meet_it(int k)
    {
        int met = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            DenseOperator<double> sensing = AnalysisMatrices.Operator(seed % 2 == 0 ? AnalysisMatrices.UnitColumns(AnalysisMatrices.Gaussian(10, 16, seed)) : AnalysisMatrices.Gaussian(10, 16, seed));
            met += Check(sensing, k) ? 1 : 0;
        }

        Assert.InRange(met, Seeds - 1, Seeds);
    }

    [Fact]
    public void Enclose_the_truth_for_complex_matrices()
    {
        Assert.True(Check(new PartialFourierOperator(7, 13, 2), 3));
        var random = new Random(4);
        Complex32[] entries = [.. Enumerable.Range(0, 8 * 12).Select(_ => new Complex32((float)AnalysisMatrices.Normal(random), (float)AnalysisMatrices.Normal(random)) * 0.25f)];
        Assert.True(Check(new ComplexDenseOperator(entries, 8, 12), 3));
    }

    private static bool Check<T>(SensingOperator<T> sensing, int k)
        where T : unmanaged, INumberBase<T>
    {
        Complex[,] gram = AnalysisMatrices.Gram(AnalysisMatrices.Written(sensing));
        (double smallest, double largest) = AnalysisMatrices.Enumerate(gram, k);
        double truth = Math.Max(largest - 1.0, 1.0 - smallest), scaled = (largest - smallest) / (largest + smallest);
        RestrictedIsometry bounds = RestrictedIsometry.Of(sensing, k, new RestrictedIsometryOptions { Trials = 50, Seed = 3 });
        Assert.InRange(bounds.Lower, 0.0, truth + 1e-9);
        Assert.InRange(truth, 0.0, bounds.Upper + 1e-9);
        Assert.InRange(bounds.LowerAtBestScale, 0.0, scaled + 1e-9);
        Assert.InRange(scaled, 0.0, bounds.UpperAtBestScale + 1e-9);
        foreach ((IsometryExtreme extreme, bool isLargest) in new[] { (bounds.Largest, true), (bounds.Smallest, false) })
        {
            Assert.Equal(k, extreme.Support.Distinct().Count());
            Assert.Equal(extreme.Support.Order(), extreme.Support);
            (double low, double high) = AnalysisMatrices.Extremes(gram, extreme.Support);
            Assert.Equal(isLargest ? high : low, extreme.Eigenvalue, 1e-9);
            Assert.Matches("^(random supports|add and prune|truncated power)(, swaps)?$", extreme.Estimator);
        }

        Assert.Equal(bounds.Lower, bounds.Witness == bounds.Largest ? bounds.Largest.Eigenvalue - 1.0 : 1.0 - bounds.Smallest.Eigenvalue);
        return Math.Abs(bounds.Lower - truth) < 1e-9 && Math.Abs(bounds.LowerAtBestScale - scaled) < 1e-9;
    }

    [Fact]
    public void Finds_what_was_hidden()
    {
        // Among 300 columns, three that nearly lie in a plane, and five that nearly point the same way.
        double[,] a = AnalysisMatrices.UnitColumns(AnalysisMatrices.Gaussian(60, 300, 9));
        var random = new Random(2);
        for (int i = 0; i < 60; i++)
        {
            a[i, 217] = (a[i, 41] - a[i, 130]) / Math.Sqrt(2.0) + 0.004 * AnalysisMatrices.Normal(random);
            foreach (int j in new[] { 20, 77, 190, 260 })
            {
                a[i, j] = 0.9 * a[i, 5] + 0.05 * AnalysisMatrices.Normal(random);
            }
        }

        DenseOperator<double> sensing = AnalysisMatrices.Operator(AnalysisMatrices.UnitColumns(a));
        RestrictedIsometry three = RestrictedIsometry.Of(sensing, 3), five = RestrictedIsometry.Of(sensing, 5);
        Assert.Equal([41, 130, 217], three.Smallest.Support);
        Assert.Equal([5, 20, 77, 190, 260], five.Largest.Support);
    }

    [Fact]
    public void Depend_on_the_seed_alone()
    {
        var sensing = new GaussianOperator<double>(40, 120, 5);
        RestrictedIsometry one = RestrictedIsometry.Of(sensing, 10), two = RestrictedIsometry.Of(sensing, 10);
        Assert.Equal(one.Largest.Eigenvalue, two.Largest.Eigenvalue);
        Assert.Equal(one.Smallest.Support, two.Smallest.Support);
        Assert.Equal(one.Smallest.Estimator, two.Smallest.Estimator);
    }

    [Fact]
    public void More_columns_than_rows_are_dependent() => Assert.Equal(0.0, RestrictedIsometry.Of(AnalysisMatrices.Operator(AnalysisMatrices.Gaussian(6, 20, 3)), 9).Smallest.Eigenvalue, 1e-12);

    [Fact]
    public void Refuse_numbers_that_mean_nothing()
    {
        var sensing = new GaussianOperator<double>(4, 9, 5);
        Assert.Contains("from 1 to 9, got 10", Assert.Throws<ArgumentOutOfRangeException>(() => RestrictedIsometry.Of(sensing, 10)).Message, StringComparison.Ordinal);
        Assert.Contains("got 0", Assert.Throws<ArgumentOutOfRangeException>(() => RestrictedIsometry.Of(sensing, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 1 trial", Assert.Throws<ArgumentOutOfRangeException>(() => RestrictedIsometry.Of(sensing, 2, new RestrictedIsometryOptions { Trials = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("at least 1 restart", Assert.Throws<ArgumentOutOfRangeException>(() => RestrictedIsometry.Of(sensing, 2, new RestrictedIsometryOptions { Restarts = 0 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(60)]
    public void Eigenvalues_and_vectors_agree_with_MathNet(int n)
    {
        var random = new Random(n);
        Matrix<double> b = Matrix<double>.Build.Dense(n, n, (_, _) => AnalysisMatrices.Normal(random));
        Matrix<double>[] cases = [b + b.Transpose(), Matrix<double>.Build.DenseIdentity(n), b * b.Transpose(), b.SubMatrix(0, n, 0, 1) * b.SubMatrix(0, n, 0, 1).Transpose(), Matrix<double>.Build.Dense(n, n)];
        foreach (Matrix<double> a in cases)
        {
            var eigen = new SymmetricEigen(a.ToRowMajorArray(), n);
            double[] expected = [.. a.Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).Order()];
            double scale = 1e-12 * (1.0 + a.FrobeniusNorm());
            Assert.All(expected.Zip(eigen.Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, scale));
            foreach (int i in new[] { 0, n / 2, n - 1 })
            {
                RealVector v = RealVector.Build.Dense(eigen.Vector(i));
                Assert.Equal(1.0, v.L2Norm(), 1e-12);
                Assert.InRange((a * v - eigen.Values[i] * v).L2Norm(), 0.0, 10.0 * scale);
            }
        }
    }
}
