using System.Numerics;
using System.Runtime.Intrinsics;
using CsRecover.Operators;
using CsRecover.Vectors;
using static CsRecover.Tests.Operators.Ensembles.ExplicitMatrix;

namespace CsRecover.Tests.Operators.Ensembles;

/// <summary>Gaussian and Rademacher matrices: stored and drawn again in every product.</summary>
public class RandomMatrixTests
{
    private static readonly float[] _pinnedGaussian = [0.343537122f, 0.301805586f, -0.4305318f, -0.00794115011f, -0.301204443f];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(3, 7)]
    [InlineData(16, 16)]
    [InlineData(33, 100)]
    [InlineData(5, 2100)]
    public void Keep_the_operator_contract(int m, int n)
    {
        Check(m, n, limit => new GaussianOperator<float>(m, n, 9, limit), GaussianEntry);
        Check(m, n, limit => new GaussianOperator<double>(m, n, 9, limit), GaussianEntry);
        Check(m, n, limit => new RademacherOperator<float>(m, n, 9, limit), RademacherEntry);
        Check(m, n, limit => new RademacherOperator<double>(m, n, 9, limit), RademacherEntry);
    }

    [Fact]
    public void Entries_never_change()
    {
        // Pinned: a seed is part of a problem. If this fails, the library has changed what seeds mean.
        float[,] gaussian = Columns(new GaussianOperator<float>(4, 40, 0x123456789ABCDEF0));
        Assert.Equal(_pinnedGaussian, Pick(gaussian));
        float[,] rademacher = Columns(new RademacherOperator<float>(4, 1100, 0x123456789ABCDEF0));
        Assert.Equal("+-----+++", string.Concat(new[] { 0, 1, 7, 8, 255, 256, 1023, 1024, 1099 }.Select(j => rademacher[3, j] > 0 ? '+' : '-')));
    }

    [Fact]
    public void Normal_numbers_are_the_inverse_distribution_function()
    {
        // Known quantiles (Abramowitz and Stegun, table 26.5 and the tail of ndtri): word -> z.
        foreach ((double p, double z) in new[]
        {
            (0.5 + 0.5 / 4294967296.0, 2.918121e-10), (0.75, 0.6744897501960817), (0.9, 1.2815515655446004), (0.975, 1.959963984540054),
            (0.999, 3.090232306167813), (0.999968328758167, 4.0), (0.9999999, 5.199337582187471), (1 - 1.1641532182693481e-10, 6.338),
        })
        {
            // The word of probability p: words are signed numbers s with p = (s + 1/2) / 2^32 + 1/2.
            int s = (int)Math.Floor((p - 0.5) * 4294967296.0);
            double actual = NormalQuantile.Of(Vector256.Create((uint)s))[0];
            double slope = Math.Exp(z * z / 2) * Math.Sqrt(2 * Math.PI) / 4294967296.0;     // what half a step of the word moves z
            double bound = z > 6 ? 1e-2 : 3e-6 * z + slope;
            Assert.True(Math.Abs(actual - z) <= bound, $"p = {p}: {actual} instead of {z}");
            Assert.Equal(-actual, NormalQuantile.Of(Vector256.Create((uint)~s))[0]);
        }
    }

    /// <summary>Kernels compute one number at a time.</summary>
    [Fact]
    public void A_single_normal_number_has_the_bits_of_one_of_eight()
    {
        for (uint i = 0; i < 100_000; i++)
        {
            // Steps of an odd number come to everywhere; the first and last words are the tails.
            uint word = i < 1000 ? 0x7FFFFE00u + i : i * 2654435761u;
            Assert.Equal(BitConverter.SingleToInt32Bits(NormalQuantile.Of(Vector256.Create(word))[0]), BitConverter.SingleToInt32Bits(NormalQuantile.Of(word)));
            Assert.Equal(BitConverter.SingleToInt32Bits(NormalQuantile.Of(Vector512.Create(word))[9]), BitConverter.SingleToInt32Bits(NormalQuantile.Of(word)));
        }
    }

    [Fact]
    public void Gaussian_entries_have_the_moments_and_tails_of_the_normal_distribution()
    {
        int m = 64, n = 16384;
        double[,] a = Columns(new GaussianOperator<double>(m, n, 2024));
        double count = (double)m * n, m1 = 0, m2 = 0, m3 = 0, m4 = 0;
        int beyond2 = 0, beyond3 = 0, beyond4 = 0;
        foreach (double e in a)
        {
            double z = e * Math.Sqrt(m);
            m1 += z;
            m2 += z * z;
            m3 += z * z * z;
            m4 += z * z * z * z;
            beyond2 += Math.Abs(z) > 2 ? 1 : 0;
            beyond3 += Math.Abs(z) > 3 ? 1 : 0;
            beyond4 += Math.Abs(z) > 4 ? 1 : 0;
        }

        // Standard deviations of the sample moments of N(0, 1): 1, sqrt(2), sqrt(15), sqrt(96) over sqrt(count).
        double root = Math.Sqrt(count);
        Assert.InRange(m1 / count, -4 / root, 4 / root);
        Assert.InRange(m2 / count - 1, -4 * Math.Sqrt(2) / root, 4 * Math.Sqrt(2) / root);
        Assert.InRange(m3 / count, -4 * Math.Sqrt(15) / root, 4 * Math.Sqrt(15) / root);
        Assert.InRange(m4 / count - 3, -4 * Math.Sqrt(96) / root, 4 * Math.Sqrt(96) / root);
        foreach ((int seen, double p) in new[] { (beyond2, 0.04550026389635842), (beyond3, 0.0026997960632601866), (beyond4, 6.334248366623996e-05) })
        {
            Assert.InRange(seen - count * p, -4 * Math.Sqrt(count * p), 4 * Math.Sqrt(count * p));
        }

        // Neighbours, in a row and in a column, are uncorrelated.
        double along = 0, down = 0;
        for (int i = 0; i + 1 < m; i++)
        {
            for (int j = 0; j + 1 < n; j++)
            {
                along += m * a[i, j] * a[i, j + 1];
                down += m * a[i, j] * a[i + 1, j];
            }
        }

        Assert.InRange(along / root, -4, 4);
        Assert.InRange(down / root, -4, 4);
    }

    [Fact]
    public void Rademacher_signs_are_fair_and_columns_have_unit_length()
    {
        int m = 64, n = 16384;
        double[,] a = Columns(new RademacherOperator<double>(m, n, 2024));
        double sum = 0, along = 0, down = 0;
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
            {
                Assert.Equal(1 / Math.Sqrt(m), Math.Abs(a[i, j]));
                sum += a[i, j] * Math.Sqrt(m);
                along += j + 1 < n ? a[i, j] * a[i, j + 1] * m : 0;
                down += i + 1 < m ? a[i, j] * a[i + 1, j] * m : 0;
            }
        }

        double root = Math.Sqrt((double)m * n);
        Assert.InRange(sum, -4 * root, 4 * root);
        Assert.InRange(along, -4 * root, 4 * root);
        Assert.InRange(down, -4 * root, 4 * root);
    }

    [Fact]
    public void Float_and_double_hold_the_same_matrix()
    {
        float[,] single = Columns(new GaussianOperator<float>(8, 70, 5));
        double[,] twice = Columns(new GaussianOperator<double>(8, 70, 5));
        for (int j = 0; j < 70; j++)
        {
            for (int i = 0; i < 8; i++)
            {
                Assert.InRange(single[i, j] - twice[i, j], -1.2e-7 * Math.Abs(twice[i, j]), 1.2e-7 * Math.Abs(twice[i, j]));
            }
        }
    }

    [Fact]
    public void Eight_blocks_at_once_are_the_same_blocks()
    {
        var c0 = Vector256.Create(0u, 1, 77, uint.MaxValue, 5, 6, 0x80000000, 9);
        var c1 = Vector256.Create(3u, 0, 12345678, uint.MaxValue, 0x80000001, 6, 7, 8);
        PhiloxLanes.Blocks(0xFEDCBA9876543210, 11, c0, c1, out var w0, out var w1, out var w2, out var w3);
        for (int k = 0; k < 8; k++)
        {
            Assert.Equal(Philox.Block(c0[k], c1[k], 0, 11, 0x76543210, 0xFEDCBA98), (w0[k], w1[k], w2[k], w3[k]));
        }
    }

    [Fact]
    public void Threads_may_share_one_operator()
    {
        foreach (long limit in new[] { 0L, long.MaxValue })
        {
            var a = new GaussianOperator<float>(50, 300, 1, limit);
            float[] x = OperatorContract.Draw<float>(new Random(1), 300), expected = OperatorContract.Forward(new GaussianOperator<float>(50, 300, 1, limit), x);
            Parallel.For(0, 32, _ => Assert.Equal(expected, OperatorContract.Forward(a, x)));
        }
    }

    [Fact]
    public void Only_small_matrices_are_stored()
    {
        Assert.True(new GaussianOperator<float>(1000, 10_000, 1).IsStored);
        Assert.False(new GaussianOperator<float>(10_000, 1_000_000, 1).IsStored);
        Assert.False(new RademacherOperator<double>(10_000, 1_000_000, 1).IsStored);
    }

    private static void Check<T>(int m, int n, Func<long, SensingOperator<T>> make, Func<int, int, int, double> entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[,] matrix = Of<T>(m, n, (i, j) => entry(m, i, j));
        SensingOperator<T> stored = make(long.MaxValue), drawn = make(0);
        Assert.Equal(Columns(stored), Columns(drawn));
        double slack = m == n ? 20_000 : 60;
        OperatorContract.Check(stored, matrix, slack);
        OperatorContract.Check(drawn, matrix, slack);
    }

    /// <summary>The entry as <see cref="GaussianEntries{T}"/> defines it, from one block.</summary>
    private static double GaussianEntry(int m, int i, int j)
    {
        (uint w0, uint w1, uint w2, uint w3) = Philox.Block((uint)(8 * (j / 32) + j % 8), (uint)i, 0, PhiloxStreams.GaussianEntries, 9, 0);
        uint word = (j % 32 / 8) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
        return NormalQuantile.Of(Vector256.Create(word))[0] / Math.Sqrt(m);
    }

    private static double RademacherEntry(int m, int i, int j)
    {
        (uint w0, uint w1, uint w2, uint w3) = Philox.Block((uint)(8 * (j / 1024) + j % 8), (uint)i, 0, PhiloxStreams.RademacherEntries, 9, 0);
        uint word = (j % 1024 / 256) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
        return ((word >> (31 - j % 256 / 8)) & 1) != 0 ? -1 / Math.Sqrt(m) : 1 / Math.Sqrt(m);
    }

    private static float[] Pick(float[,] a) => [a[0, 0], a[0, 1], a[0, 39], a[1, 0], a[3, 17]];
}
