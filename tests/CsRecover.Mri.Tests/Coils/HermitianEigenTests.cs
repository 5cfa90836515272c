using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Mri.Tests.Coils;

public class HermitianEigenTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 7)]
    [InlineData(17, 40)]
    [InlineData(40, 11)]
    [InlineData(96, 96)]
    public void Takes_a_Gram_matrix_apart(int size, int rank)
    {
        var random = new Random(size);
        var matrix = new HermitianMatrix(size);
        var expected = new Complex[size, size];
        for (int r = 0; r < rank; r++)
        {
            double[] re = Draw(random, size), im = Draw(random, size);
            matrix.AddOuter(re, im);
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    expected[i, j] += new Complex(re[i], im[i]) * new Complex(re[j], -im[j]);
                }
            }
        }

        Check(matrix, expected, Math.Min(size, rank));
    }

    [Fact]
    public void Takes_a_diagonal_and_a_zero_matrix_apart()
    {
        var matrix = new HermitianMatrix(4);
        var expected = new Complex[4, 4];
        Check(new HermitianMatrix(4), expected, 0);
        for (int i = 0; i < 4; i++)
        {
            matrix[i, i] = expected[i, i] = i * 7 % 4;
        }

        Check(matrix, expected, 3);
    }

    private static void Check(HermitianMatrix matrix, Complex[,] expected, int rank)
    {
        int n = matrix.Size;
        HermitianEigen eigen = HermitianEigen.Of(matrix);
        double scale = Math.Max(eigen.Value(0), 1.0);
        for (int i = 0; i < n; i++)
        {
            Assert.True(i == 0 || eigen.Value(i) <= eigen.Value(i - 1));
            Assert.True(i < rank ? eigen.Value(i) > 1e-9 * scale : Math.Abs(eigen.Value(i)) < 1e-12 * scale, $"eigenvalue {i} is {eigen.Value(i)}");
            for (int j = 0; j < n; j++)
            {
                Complex inner = Complex.Zero, rebuilt = Complex.Zero;
                for (int k = 0; k < n; k++)
                {
                    inner += Complex.Conjugate(eigen.Vector(i, k)) * eigen.Vector(j, k);
                    rebuilt += eigen.Value(k) * eigen.Vector(k, i) * Complex.Conjugate(eigen.Vector(k, j));
                }

                Assert.Equal(i == j ? 1.0 : 0.0, Complex.Abs(inner), 1e-12);
                Assert.True(Complex.Abs(rebuilt - expected[i, j]) < 1e-12 * scale, $"entry {i}, {j}");
            }
        }
    }

    private static double[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
}
