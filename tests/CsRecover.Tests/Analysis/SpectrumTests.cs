using System.Numerics;
using CsRecover.Analysis;
using CsRecover.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Tests.Analysis;

/// <summary>Spectral laws against their densities, and spectra of submatrices against MathNet and the laws.</summary>
public class SpectrumTests
{
    [Theory]
    [InlineData(0.4, 0.0)]
    [InlineData(1.0, 0.0)]
    [InlineData(0.05, 0.0)]
    [InlineData(0.4, 0.25)]
    [InlineData(0.9, 0.3)]
    [InlineData(0.8, 0.75)]
    [InlineData(0.5, 0.5)]
    public void Laws_have_mass_1_and_mean_1(double ratio, double delta)
    {
        SpectralLaw law = delta > 0.0 ? SpectralLaw.Manova(ratio, delta) : SpectralLaw.MarchenkoPastur(ratio);

        // E X = integral of 1 - F from 0 on: columns of length 1 make the mean of the eigenvalues 1. E X^2 is 1 + rho, or 1 + rho - rho delta for unitary rows.
        const int Steps = 400000;
        double top = (delta > 0.0 ? Math.Max(law.Upper, 1.0 / delta) : law.Upper) + 0.1, mean = 0.0, square = 0.0, step = top / Steps;
        for (int i = 0; i < Steps; i++)
        {
            double x = (i + 0.5) * step;
            mean += step * (1.0 - law.Cumulative(x));
            square += step * 2.0 * x * (1.0 - law.Cumulative(x));
        }

        Assert.Equal(1.0, mean, 1e-4);
        Assert.Equal(1.0 + ratio * (1.0 - delta), square, 3e-4);
        Assert.Equal((0.0, 1.0), (law.Cumulative(law.Lower - 1e-9), law.Cumulative(top)));
        Assert.Equal(delta > 0.0 ? Math.Max(0.0, 1.0 + 1.0 / ratio - 1.0 / (ratio * delta)) : 0.0, law.Atom, 1e-15);
    }

    [Fact]
    public void Edges_are_those_published()
    {
        SpectralLaw unitary = SpectralLaw.Manova(0.4, 0.25), independent = SpectralLaw.MarchenkoPastur(0.4);
        Assert.Equal((0.161, 2.239), (Math.Round(unitary.Lower, 3), Math.Round(unitary.Upper, 3)));
        Assert.Equal((0.135, 2.665), (Math.Round(independent.Lower, 3), Math.Round(independent.Upper, 3)));
        Assert.Contains("above 0 and at most 1, got 1.25", Assert.Throws<ArgumentOutOfRangeException>(() => SpectralLaw.MarchenkoPastur(1.25)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Distances_are_Kolmogorovs()
    {
        SpectralLaw law = SpectralLaw.MarchenkoPastur(0.4);
        double median = Enumerable.Range(0, 200000).Select(i => i * 1.5e-5).First(x => law.Cumulative(x) >= 0.5);
        Assert.Equal(0.5, law.DistanceTo([median]), 1e-3);
        Assert.Equal(1.0, law.DistanceTo([9.0, 9.0]), 1e-12);

        // k + m above n: some eigenvalues are n / m exactly.
        SpectralLaw atoms = SpectralLaw.Manova(0.8, 0.75);
        Assert.Equal(7.0 / 12.0, atoms.Atom, 1e-12);
        SubmatrixSpectrum spectrum = SubmatrixSpectrum.Of(new PartialDctOperator<double>(150, 200, 3), 120, scale: 150.0 / 200.0);
        Assert.Equal(70 * 8, spectrum.Eigenvalues.ToArray().Count(v => Math.Abs(v - 200.0 / 150.0) < 1e-9));
        Assert.InRange(atoms.DistanceTo(spectrum.Eigenvalues), 0.0, 0.02);
    }

    [Fact]
    public void Submatrices_have_their_eigenvalues()
    {
        Check(new GaussianOperator<double>(30, 90, 4), 7);
        Check(new PartialFourierOperator(24, 50, 4), 6);
    }

    private static void Check<T>(SensingOperator<T> sensing, int k)
        where T : unmanaged, INumberBase<T>
    {
        Complex[,] gram = AnalysisMatrices.Gram(AnalysisMatrices.Written(sensing));
        double[] expected = [.. Enumerable.Range(0, 3).SelectMany(t =>
        {
            int[] support = RandomSupport.Draw(sensing.Columns, k, 11, t);
            return Matrix<Complex>.Build.Dense(k, k, (i, j) => gram[support[i], support[j]]).Evd(Symmetricity.Hermitian).EigenValues.Select(v => v.Real);
        }).Order()];
        SubmatrixSpectrum spectrum = SubmatrixSpectrum.Of(sensing, k, 3, 11);
        Assert.All(expected.Zip(spectrum.Eigenvalues.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
        Assert.Equal((expected.Length, k, 3), (spectrum.Eigenvalues.Length, spectrum.Sparsity, spectrum.Supports));
        Assert.Equal(spectrum.Largest / 2.0, SubmatrixSpectrum.Of(sensing, k, 3, 11, scale: 2.0).Largest, 1e-14);
    }

    [Fact]
    public void Refuse_sizes_that_are_none() =>
        Assert.Contains("from 1 to 30, got 31", Assert.Throws<ArgumentOutOfRangeException>(() => SubmatrixSpectrum.Of(new GaussianOperator<double>(30, 90, 4), 31)).Message, StringComparison.Ordinal);
}
