using CsRecover.Selection.Designs;

namespace CsRecover.Selection.Tests.Designs;

public class ColumnScalingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Columns_are_centred_and_of_length_one(bool sparse)
    {
        Design design = Draw(30, 8, sparse, seed: 3);
        ColumnScaling scaling = ColumnScaling.Of(design, intercept: true, standardize: true, ignoreUnusable: false);
        for (int j = 0; j < 8; j++)
        {
            double[] x = Column(design, j);
            double mean = x.Average();
            Assert.Equal(mean, scaling.Means[j], 12);
            Assert.Equal(Math.Sqrt(x.Sum(v => (v - mean) * (v - mean))), scaling.Scales[j], 12);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stored_and_sparse_columns_multiply_as_the_standardised_ones(bool sparse)
    {
        Design design = Draw(30, 8, sparse, seed: 4);
        var response = new double[30];
        response[3] = 1.0;
        var random = new Random(1);
        double[] v = [.. Enumerable.Range(0, 30).Select(_ => random.NextDouble() - 0.3)];
        foreach (bool intercept in new[] { true, false })
        {
            var problem = new SelectionProblem(design, response) { Intercept = intercept };
            ColumnScaling scaling = ColumnScaling.Of(design, intercept, true, false);
            double[][] z = [.. Enumerable.Range(0, 8).Select(j => Column(design, j).Select(x => (x - scaling.Means[j]) / scaling.Scales[j]).ToArray())];
            using var working = new WorkingProblem(problem, scaling);
            Assert.True(working.Accept<Multiplies, bool>(new Multiplies(z, v)));
        }
    }

    [Fact]
    public void Constant_and_equal_features_are_refused_by_name_or_passed_over()
    {
        // b = 2 a + 1: equal up to shift and scale; c is constant.
        double[] a = [1, 2, 4, 3], b = [3, 5, 9, 7], c = [2, 2, 2, 2], d = [0, 1, 0, 0];
        Design constant = Design.FromColumns([.. a, .. c, .. d], 4, 3, ["a", "c", "d"]), equal = Design.FromColumns([.. a, .. d, .. b], 4, 3, ["a", "d", "b"]);
        Assert.Contains("of feature 'c'", Assert.Throws<ArgumentException>(() => ColumnScaling.Of(constant, true, true, false)).Message, StringComparison.Ordinal);
        Assert.Contains("features 'a' and 'b' that are equal up to shift and scale", Assert.Throws<ArgumentException>(() => ColumnScaling.Of(equal, true, true, false)).Message, StringComparison.Ordinal);
        Assert.Equal([false, true, false], ColumnScaling.Of(constant, true, true, true).Unusable);
        Assert.Equal([false, false, true], ColumnScaling.Of(equal, true, true, true).Unusable);

        // Without an intercept a constant feature is a feature like others, and shifts make a difference.
        Assert.Equal([false, false, false], ColumnScaling.Of(constant, false, true, false).Unusable);
        Assert.Equal([false, false, false], ColumnScaling.Of(equal, false, true, false).Unusable);
        Design scaled = Design.FromSparseColumns(4, 3, [0, 2, 3, 5], [0, 2, 1, 0, 2], [1, 2, 5, -3, -6]);
        Assert.Contains("features 0 and 2 that are equal up to scale", Assert.Throws<ArgumentException>(() => ColumnScaling.Of(scaled, false, true, false)).Message, StringComparison.Ordinal);
    }

    private static double[] Column(Design design, int j)
    {
        var x = new double[design.Observations];
        design.AddColumn(1.0, j, x);
        return x;
    }

    private static Design Draw(int n, int p, bool sparse, int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, n * p).Select(_ => random.NextDouble() < 0.4 ? random.NextDouble() * 3 : 0.0)];
        if (!sparse)
        {
            return Design.FromColumns(values, n, p);
        }

        int[] entries = [.. Enumerable.Range(0, values.Length).Where(e => values[e] != 0.0)];
        return Design.FromSparseColumns(
            n, p, [.. Enumerable.Range(0, p + 1).Select(j => entries.Count(e => e < j * n))], [.. entries.Select(e => e % n)], [.. entries.Select(e => values[e])]);
    }

    private readonly struct Multiplies(double[][] standardised, double[] start) : IColumnsVisitor<bool>
    {
        public unsafe bool Visit<TColumns>(TColumns columns)
            where TColumns : struct, IColumns
        {
            double[][] z = standardised;
            double[] v = start;
            int n = v.Length, p = z.Length;
            using var memory = new CsRecover.Vectors.NativeBuffer<double>(CsRecover.Vectors.HostVector.StorageFor(n));
            v.CopyTo(memory.Span);
            var vector = new WorkVector { Values = memory.Pointer, Sum = v.Sum() };

            // Adding columns moves the vector; what it holds is its values and its shift.
            double[] expected = [.. v];
            for (int j = 0; j < p; j++)
            {
                columns.Add(0.5 * j, j, ref vector);
                for (int i = 0; i < n; i++)
                {
                    expected[i] += 0.5 * j * z[j][i];
                }
            }

            var products = new double[p];
            columns.DotAll(vector, products, 2);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(expected[i], vector.Values[i] + vector.Shift, 12);
            }

            if (columns is SparseColumns)
            {
                Assert.Equal(expected.Sum(), vector.Sum, 12);
            }

            for (int j = 0; j < p; j++)
            {
                double dot = Enumerable.Range(0, n).Sum(i => z[j][i] * expected[i]);
                Assert.Equal(dot, products[j], 11);
                Assert.Equal(dot, columns.Dot(j, vector), 11);
                Assert.Equal(Enumerable.Range(0, n).Sum(i => z[j][i] * z[(j + 1) % p][i]), columns.Gram(j, (j + 1) % p), 12);
            }

            return true;
        }
    }
}
