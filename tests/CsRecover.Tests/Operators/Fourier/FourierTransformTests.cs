using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Fourier;

public unsafe class FourierTransformTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(1, 130), 218, 230, 256, 320, 332, 340, 509, 512, 1000, 1021, 1024, 1331, 2021, 4096, 5000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Agrees_with_the_definition_there_and_back(int n)
    {
        Complex[] x = NaiveTransform.Draw(new Random(n), n), expected = NaiveTransform.Of(x);
        Check<float>(x, expected);
        Check<double>(x, expected);
    }

    [Theory]
    [InlineData(1 << 16)]
    [InlineData(65537)]
    [InlineData(1 << 20)]
    [InlineData(360_360)]
    public void Long_transforms_know_waves_keep_the_norm_and_lead_back(int n)
    {
        CheckLong<float>(n);
        CheckLong<double>(n);
    }

    [Fact]
    public void Shares_one_transform_of_each_length() => Assert.Same(FourierTransform<float>.Of(48), FourierTransform<float>.Of(48));

    private static double Tolerance<T>(FourierTransform<T> transform)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        4 * double.CreateChecked(T.BitIncrement(T.One) - T.One) * (1 + Math.Log2(transform.Length)) * (transform is FourSteps<T> ? 1 : 3);

    private static void Check<T>(Complex[] x, Complex[] expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = x.Length;
        var transform = FourierTransform<T>.Of(n);
        using var memory = new NativeBuffer<T>(2 * n + 2);
        using var scratch = new NativeBuffer<T>(transform.ScratchLength);
        T* re = memory.Pointer + 1, im = re + n;
        Put(x, re, im);
        transform.Forward(re, im, scratch.Pointer);
        AssertClose(expected, re, im, Tolerance(transform));
        transform.Forward(im, re, scratch.Pointer);
        AssertClose([.. x.Select(z => z * n)], re, im, 2 * Tolerance(transform));
        Assert.Equal(T.Zero, memory.Pointer[0]);
        Assert.Equal(T.Zero, memory.Pointer[2 * n + 1]);
    }

    private static void CheckLong<T>(int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var transform = FourierTransform<T>.Of(n);
        using var memory = new NativeBuffer<T>(2 * n);
        using var scratch = new NativeBuffer<T>(transform.ScratchLength);
        T* re = memory.Pointer, im = re + n;

        // Two waves of whole frequencies, then values without structure.
        int f = n / 3, g = n - 5;
        Complex[] waves = [.. Enumerable.Range(0, n).Select(j => Wave(f, j, n) + Complex.ImaginaryOne * Wave(g, j, n))];
        Put(waves, re, im);
        transform.Forward(re, im, scratch.Pointer);
        var expected = new Complex[n];
        expected[f] = n;
        expected[g] = new Complex(0, n);
        AssertClose(expected, re, im, Tolerance(transform));

        Complex[] x = NaiveTransform.Draw(new Random(n), n);
        Put(x, re, im);
        transform.Forward(re, im, scratch.Pointer);
        double energy = 0;
        for (int i = 0; i < n; i++)
        {
            double real = double.CreateChecked(re[i]), imaginary = double.CreateChecked(im[i]);
            energy += real * real + imaginary * imaginary;
        }

        Assert.Equal(1.0, energy / n / x.Sum(z => z.Magnitude * z.Magnitude), 2 * Tolerance(transform));
        transform.Forward(im, re, scratch.Pointer);
        AssertClose([.. x.Select(z => z * n)], re, im, 2 * Tolerance(transform));
    }

    private static Complex Wave(long f, long j, long n) => Complex.FromPolarCoordinates(1, 2 * Math.PI * (f * j % n) / n);

    private static void Put<T>(Complex[] x, T* re, T* im)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            re[i] = T.CreateChecked(x[i].Real);
            im[i] = T.CreateChecked(x[i].Imaginary);
        }
    }

    private static void AssertClose<T>(Complex[] expected, T* re, T* im, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var found = new Complex[expected.Length];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = new Complex(double.CreateChecked(re[i]), double.CreateChecked(im[i]));
        }

        double distance = NaiveTransform.Distance(found, expected);
        Assert.True(distance <= tolerance, $"n = {found.Length}, {typeof(T).Name}: relative distance {distance:g3}, expected at most {tolerance:g3}");
    }
}
