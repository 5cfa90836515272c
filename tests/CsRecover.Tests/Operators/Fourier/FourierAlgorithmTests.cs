using System.Numerics;
using System.Runtime.Intrinsics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Fourier;

public class FourierAlgorithmTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(1, 130), 131, 149, 169, 218, 230, 256, 289, 320, 332, 340, 343, 360, 509, 512, 625, 1000, 1021, 1024, 2021, 2048, 4096];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Agrees_with_the_definition(int n)
    {
        Check<float>(n, FourierAlgorithm<float>.Of(n));
        Check<double>(n, FourierAlgorithm<double>.Of(n));
    }

    [Theory]
    [InlineData(2, 3, 5)]
    [InlineData(5, 2, 3, 4)]
    [InlineData(19, 4, 3)]
    [InlineData(3, 19)]
    [InlineData(2, 2, 2, 2, 2)]
    [InlineData(32, 3, 25)]
    public void Stages_of_any_number_and_order_agree_with_the_definition(params int[] stages)
    {
        int n = stages.Aggregate((a, b) => a * b);
        Check(n, Staged<float>(stages));
        Check(n, Staged<double>(stages));
    }

    [Fact]
    public void Stages_that_are_types_agree_with_the_definition()
    {
        Check(16, Compiled<FourierStages<Fourier16>>());
        Check(30, Compiled<FourierStages<Fourier5, FourierStages<Fourier6>>>());
        Check(64, Compiled<FourierStages<Fourier8, FourierStages<Fourier8>>>());
        Check(84, Compiled<FourierStages<Fourier7, FourierStages<Fourier3, FourierStages<Fourier4>>>>());
        Check(240, Compiled<FourierStages<Fourier2, FourierStages<Fourier5, FourierStages<Fourier4, FourierStages<Fourier6>>>>>());
    }

    [Fact]
    public void Every_codelet_agrees_with_the_definition_alone_and_turned()
    {
        foreach (int n in FourierFactors.Codelets)
        {
            Check(n, Staged<float>([n]));
            Check(n, Staged<double>([n]));
            Check(2 * n, Staged<float>([n, 2]));
            Check(2 * n, Staged<double>([n, 2]));
        }
    }

    [Fact]
    public void Roots_of_unity_are_accurate()
    {
        foreach (long n in new long[] { 1, 2, 3, 8, 12, 17, 256, 1000, 1 << 20 })
        {
            for (long k = -3; k < Math.Min(n, 500); k++)
            {
                (double cosine, double sine) = UnitRoots.Of(k, n);
                Assert.Equal(Math.Cos(2 * Math.PI * k / n), cosine, 1e-14);
                Assert.Equal(Math.Sin(2 * Math.PI * k / n), sine, 1e-14);
            }
        }
    }

    private static unsafe void Check<T>(int n, FourierAlgorithm<T> algorithm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(n, algorithm.Length);
        int lanes = Vector256<T>.Count, cell = 2 * lanes, step = 3 * cell;
        Complex[][] x = [.. Enumerable.Range(0, lanes).Select(lane => NaiveTransform.Draw(new Random(100 * n + lane), n))];
        Complex[][] expected = [.. x.Select(v => NaiveTransform.Of(v))];
        double tolerance = 3 * double.CreateChecked(T.BitIncrement(T.One) - T.One) * (1 + Math.Log2(n)) * (algorithm is ConvolutionTransform<T> || FourierFactors.Of(n).Stages.Any(s => s > 32) ? 3 : 1);

        using var input = new NativeBuffer<T>(n * step);
        using var output = new NativeBuffer<T>(n * step);
        using var scratch = new NativeBuffer<T>(algorithm.ScratchLength);
        var from = new FourierPoints<T>(input.Pointer, input.Pointer + lanes, step, 0);
        var to = new FourierPoints<T>(output.Pointer, output.Pointer + lanes, step, 0);
        var points = new FourierPoints<T>(scratch.Pointer, scratch.Pointer + lanes, cell, 0);
        T* spill = scratch.Pointer + algorithm.Points * cell;
        Put(x, from);

        algorithm.AnalyseInOrder(from, points, to, spill);
        AssertClose(expected, to, k => k, tolerance);

        // In walking order, and back.
        Assert.Equal(Enumerable.Range(0, n), Enumerable.Range(0, n).Select(algorithm.FrequencyAt).Order());
        algorithm.Analyse(from, points, spill);
        AssertClose(expected, points, algorithm.FrequencyAt, tolerance);
        algorithm.Synthesise(Exchanged(points), Exchanged(to), spill);
        AssertClose([.. x.Select(v => v.Select(z => z * n).ToArray())], to, k => k, 2 * tolerance);

        // In place, and the inverse by exchanging parts.
        algorithm.AnalyseInOrder(from, points, from, spill);
        AssertClose(expected, from, k => k, tolerance);
        algorithm.AnalyseInOrder(Exchanged(from), Exchanged(points), Exchanged(from), spill);
        AssertClose([.. x.Select(v => v.Select(z => z * n).ToArray())], from, k => k, 2 * tolerance);

        // From the points themselves.
        Put(x, points);
        algorithm.Analyse(points, points, spill);
        AssertClose(expected, points, algorithm.FrequencyAt, tolerance);
    }

    private static StagedTransform<float, CompiledStages<TStages>> Compiled<TStages>()
        where TStages : struct, IFourierStages => new(default);

    private static FourierAlgorithm<T> Staged<T>(int[] stages)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new StagedTransform<T, PlannedStages<T>>(new PlannedStages<T>(stages));

    private static unsafe FourierPoints<T> Exchanged<T>(FourierPoints<T> p)
        where T : unmanaged => new(p.Imaginary, p.Real, p.Step, p.Next);

    private static unsafe void Put<T>(Complex[][] x, FourierPoints<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int lane = 0; lane < x.Length; lane++)
        {
            for (int i = 0; i < x[lane].Length; i++)
            {
                to.Real[i * to.Step + lane] = T.CreateChecked(x[lane][i].Real);
                to.Imaginary[i * to.Step + lane] = T.CreateChecked(x[lane][i].Imaginary);
            }
        }
    }

    private static unsafe void AssertClose<T>(Complex[][] expected, FourierPoints<T> actual, Func<int, int> frequency, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int lane = 0; lane < expected.Length; lane++)
        {
            var found = new Complex[expected[lane].Length];
            for (int i = 0; i < found.Length; i++)
            {
                found[frequency(i)] = new Complex(double.CreateChecked(actual.Real[i * actual.Step + lane]), double.CreateChecked(actual.Imaginary[i * actual.Step + lane]));
            }

            double distance = NaiveTransform.Distance(found, expected[lane]);
            Assert.True(distance <= tolerance, $"n = {found.Length}: relative distance {distance:g3}, expected at most {tolerance:g3}");
        }
    }
}
