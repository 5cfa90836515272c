using CsRecover.Analysis;
using CsRecover.Operators;

namespace CsRecover.Tests.Analysis;

/// <summary>Every ensemble of the library passes; planted mistakes are found, by the check that is about them.</summary>
public class EnsembleCheckTests
{
    private const int M = 100, N = 400;

    [Theory]
    [InlineData("Gaussian", "Marchenko-Pastur")]
    [InlineData("Rademacher", "Marchenko-Pastur")]
    [InlineData("sparse signs", null)]
    [InlineData("DCT", "MANOVA")]
    [InlineData("DFT", "MANOVA")]
    [InlineData("Hadamard", "MANOVA")]
    [InlineData("DCT of wavelets", null)]
    [InlineData("stored", "Marchenko-Pastur")]
    public void Sound_ensembles_pass(string what, string? law)
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            foreach ((int m, int n) in new[] { (M, N), (40, 64), (200, 256), (24, 1024) })
            {
                EnsembleCheck check = Check(what, m, n, seed);
                Assert.True(check.Passed, $"{what}, {m} x {n}, seed {seed}:\n{check}");
                if (law is not null && m > 100)
                {
                    Assert.Equal(law, check.Law.Name);
                }
            }
        }
    }

    private static EnsembleCheck Check(string what, int m, int n, ulong seed) => what switch
    {
        "Gaussian" => EnsembleCheck.Of(new GaussianOperator<float>(m, n, seed)),
        "Rademacher" => EnsembleCheck.Of(new RademacherOperator<double>(m, n, seed)),
        "sparse signs" => EnsembleCheck.Of(new SparseSignOperator<double>(m, n, seed)),
        "DCT" => EnsembleCheck.Of(new PartialDctOperator<float>(m, n, seed)),
        "DFT" => EnsembleCheck.Of(new PartialFourierOperator(m, n, seed)),
        "Hadamard" => EnsembleCheck.Of(new SubsampledHadamardOperator<double>(m, n, seed)),
        "DCT of wavelets" => EnsembleCheck.Of(new SubsampledHadamardOperator<float>(m, n, seed).WithTransform(Wavelet.Db4, 2)),
        _ => EnsembleCheck.Of(AnalysisMatrices.Operator(AnalysisMatrices.Gaussian(m, n, (int)seed))),
    };

    [Theory]
    [InlineData("a row twice", "rows alike")]
    [InlineData("rows repeated with the other sign", "rows alike")]
    [InlineData("a column twice", "columns alike")]
    [InlineData("a column scaled", "column lengths")]
    [InlineData("a sign column scaled a little", "column lengths")]
    [InlineData("half of the columns scaled", "column lengths")]
    [InlineData("not normalised", "normalisation")]
    [InlineData("normalised by n", "normalisation")]
    [InlineData("signs of a short period", "rows alike")]
    [InlineData("signs that lean", "edges")]
    [InlineData("correlated neighbours", "spectrum")]
    [InlineData("a circulant row left out of order", null)]
    public void Planted_mistakes_are_found(string mistake, string? check)
    {
        double[,] a = AnalysisMatrices.Gaussian(M, N, 5);
        var random = new Random(6);
        switch (mistake)
        {
            case "a row twice": Rows(a, (i, j) => i == 70 ? a[31, j] : a[i, j]); break;
            case "rows repeated with the other sign": Rows(a, (i, j) => i >= 90 ? -a[i - 90, j] : a[i, j]); break;
            case "a column twice": Rows(a, (i, j) => j == 250 ? a[i, 17] : a[i, j]); break;
            case "a column scaled": Rows(a, (i, j) => j == 123 ? 2.0 * a[i, j] : a[i, j]); break;
            case "a sign column scaled a little": Rows(a, (i, j) => Math.Sign(a[i, j]) * (j == 123 ? 0.1001 : 0.1)); break;
            case "half of the columns scaled": Rows(a, (i, j) => (j % 2 == 0 ? Math.Sqrt(1.6) : Math.Sqrt(0.4)) * Math.Sign(a[i, j]) * 0.1); break;
            case "not normalised": Rows(a, (i, j) => 10.0 * a[i, j]); break;
            case "normalised by n": Rows(a, (i, j) => 0.5 * a[i, j]); break;
            case "signs of a short period": Rows(a, (i, j) => ((i * N + j) * 2654435761L >> 3 & 1) == 0 ? 0.1 : -0.1); break;
            case "signs that lean": Rows(a, (_, _) => random.NextDouble() < 0.65 ? 0.1 : -0.1); break;
            case "correlated neighbours": Smooth(a); break;
            default: Rows(a, (i, j) => Math.Cos(j * j * 0.7) * 0.1414); break;   // all rows the same
        }

        EnsembleCheck found = EnsembleCheck.Of(AnalysisMatrices.Operator(a));
        Assert.False(found.Passed, found.ToString());
        if (check is not null)
        {
            Assert.Contains(check, found.Findings.Where(f => !f.Passed).Select(f => f.Name));
        }

        Assert.Contains("FAIL", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_adjoint_is_found()
    {
        EnsembleCheck check = EnsembleCheck.Of(new WrongAdjoint(AnalysisMatrices.Gaussian(M, N, 3)));
        Assert.Equal(["adjoint"], check.Findings.Where(f => !f.Passed).Select(f => f.Name));
    }

    [Fact]
    public void Refuses_what_is_no_measurement_matrix()
    {
        Assert.Contains("got 7 x 20", Assert.Throws<ArgumentException>(() => EnsembleCheck.Of(new GaussianOperator<double>(7, 20, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("got 20 x 20", Assert.Throws<ArgumentException>(() => EnsembleCheck.Of(new GaussianOperator<double>(20, 20, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("from 1 to 20, got 21", Assert.Throws<ArgumentOutOfRangeException>(() => EnsembleCheck.Of(new GaussianOperator<double>(20, 60, 1), new EnsembleCheckOptions { Sparsity = 21 })).Message, StringComparison.Ordinal);
    }

    private static void Rows(double[,] a, Func<int, int, double> entry)
    {
        for (int i = 0; i < M; i++)
        {
            for (int j = 0; j < N; j++)
            {
                a[i, j] = entry(i, j);
            }
        }
    }

    /// <summary>Rows become moving averages down the columns: a generator whose successive numbers are not independent.</summary>
    private static void Smooth(double[,] a)
    {
        for (int j = 0; j < N; j++)
        {
            for (int i = 1; i < M; i++)
            {
                a[i, j] = 0.6 * a[i - 1, j] + 0.8 * a[i, j];
            }
        }
    }
}
