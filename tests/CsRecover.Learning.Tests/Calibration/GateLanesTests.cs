using System.Runtime.Intrinsics;
using CsRecover.Learning.Calibration;
using CsRecover.Learning.Networks;
using CsRecover.Solvers;
using CsRecover.Vectors;
using WideLane = CsRecover.Vectors.WideLane<float>;

namespace CsRecover.Learning.Tests.Calibration;

/// <summary>Gates in sixteen lanes, against the same law in double precision; stored columns, against explicit loops; steps of Adam, many at a time against one.</summary>
public unsafe class GateLanesTests
{
    [Theory]
    [InlineData(0.35)]
    [InlineData(2.0 / 3.0)]
    [InlineData(0.05)]
    public void Lanes_say_what_the_distribution_says(double beta)
    {
        var law = new HardConcreteDistribution(beta);
        var lanes = new GateLanes(law);
        var random = new Random(1);
        for (int round = 0; round < 2000; round++)
        {
            float[] a = [.. Enumerable.Range(0, 16).Select(_ => (float)(40.0 * (random.NextDouble() - 0.5)))];
            float[] u = [.. Enumerable.Range(0, 16).Select(_ => (float)((random.Next(1 << 24) + 0.5) * Math.Pow(2.0, -24)))];
            lanes.Draw(new(Vector512.Create<float>(a)), new(Vector512.Create<float>(u)), out WideLane z, out WideLane slope);
            WideLane p = lanes.ProbabilityOfNonZero(new(Vector512.Create<float>(a)));
            for (int i = 0; i < 16; i++)
            {
                (double value, double derivative) = law.SampleWithSlope(a[i], u[i]);
                Assert.Equal(value, z.Value[i], 1e-6 / beta);

                // A gate within rounding of 0 or 1 may be on either side of it, where the slope jumps.
                if (value is 0.0 or 1.0 or (> 1e-5 and < 1.0 - 1e-5))
                {
                    Assert.Equal(derivative, slope.Value[i], 1e-5 / beta);
                }

                Assert.Equal(law.ProbabilityOfNonZero(a[i]), p.Value[i], 1e-6);
            }
        }
    }

    [Fact]
    public void Exponentials_of_either_sign_keep_single_precision()
    {
        for (double x = -86.0; x <= 87.0; x += 0.37)
        {
            float single = (float)x;
            Assert.Equal(1.0, GateLanes.Exp(WideLane.Of(single)).Value[3] / Math.Exp(single), 2e-7);
        }

        Assert.True(float.IsFinite(GateLanes.Exp(WideLane.Of(1e9f)).Value[0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(13)]
    public void Products_with_some_stored_columns_are_those_of_loops(int count)
    {
        const int Rows = 45, Stride = 48, Columns = 20;
        var random = new Random(count);
        using var memory = new NativeBuffer<float>((Columns * Stride) + Stride);
        for (int j = 0; j < Columns; j++)
        {
            for (int i = 0; i < Rows; i++)
            {
                memory.Pointer[(j * Stride) + i] = random.NextSingle();
            }
        }

        float* r = memory.Pointer + (Columns * Stride);
        for (int i = 0; i < Rows; i++)
        {
            r[i] = random.NextSingle() - 0.5f;
        }

        int[] which = [.. Enumerable.Range(0, Columns).OrderBy(_ => random.Next()).Take(count).Order()];
        float[] products = [.. Enumerable.Repeat(float.NaN, Columns)], w = [.. Enumerable.Range(0, Columns).Select(_ => random.NextSingle())], before = new Span<float>(r, Rows).ToArray();
        var columns = new StoredGateColumns(memory.Pointer, Stride);
        fixed (int* list = which)
        fixed (float* target = products, weights = w)
        {
            columns.Dot(list, count, r, target);
            columns.Add(list, count, weights, r);
        }

        for (int j = 0; j < Columns; j++)
        {
            double expected = Enumerable.Range(0, Rows).Sum(i => (double)memory.Pointer[(j * Stride) + i] * before[i]);
            Assert.Equal(which.Contains(j) ? expected : double.NaN, products[j], 1e-5);
        }

        for (int i = 0; i < Stride; i++)
        {
            Assert.Equal((i < Rows ? before[i] : 0.0) + which.Sum(j => (double)w[j] * memory.Pointer[(j * Stride) + i]), r[i], 1e-5);
        }
    }

    [Fact]
    public void Adam_moves_many_numbers_as_it_moves_one()
    {
        // Kingma and Ba's algorithm 1, written out in double precision.
        var random = new Random(2);
        var adam = new Adam { LearningRate = 0.01 };
        var parameter = new Parameter(21, decays: false);
        double[] x = new double[21], m = new double[21], s = new double[21];
        for (int step = 1; step <= 50; step++)
        {
            for (int i = 0; i < 21; i++)
            {
                float g = random.NextSingle() - 0.3f;
                parameter.Gradient[i] = g;
                m[i] = (0.9 * m[i]) + (0.1 * g);
                s[i] = (0.999 * s[i]) + (0.001 * g * g);
                x[i] -= 0.01 * (m[i] / (1.0 - Math.Pow(0.9, step))) / (Math.Sqrt(s[i] / (1.0 - Math.Pow(0.999, step))) + 1e-8);
            }

            adam.Step(parameter, step);
        }

        for (int i = 0; i < 21; i++)
        {
            Assert.Equal(x[i], parameter.Values[i], 1e-5);
        }
    }
}
